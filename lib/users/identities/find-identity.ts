import type { Context } from '#lib/db/context.ts'

/** Who somebody is at a provider: its own stable name for them, never an e-mail address. */
export type UpstreamSubject = { providerId: string; subject: string }

/** A connected identity, and whose it is. */
export type KnownIdentity = { id: string; userId: string }

/** The user to whom an identity is connected, and notes that it was used; null where it is nobody's. */
export async function findIdentity(
  ctx: Context,
  { providerId, subject }: UpstreamSubject,
): Promise<KnownIdentity | null> {
  const [identity] = await ctx.db.upstreamIdentity.updateManyAndReturn({
    where: { providerId, subject },
    data: { lastUsedAt: ctx.now },
    select: { id: true, userId: true },
  })
  return identity ?? null
}

/** Which of these identities are still connected. */
export async function standingIdentities(ctx: Context, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db.upstreamIdentity.findMany({ where: { id: { in: [...ids] } }, select: { id: true } })
  return rows.map(({ id }) => id)
}
