import type { Context } from '#lib/db/context.ts'

export type Identity = { id: string; provider: string; label: string; createdAt: Date; lastUsedAt: Date | null }

/** Where else a user is known, oldest first. */
export async function listIdentities(ctx: Context, userId: string): Promise<Identity[]> {
  const rows = await ctx.db.upstreamIdentity.findMany({
    where: { userId },
    orderBy: { id: 'asc' },
    select: { id: true, label: true, createdAt: true, lastUsedAt: true, provider: { select: { title: true } } },
  })
  return rows.map(({ provider, ...rest }) => ({ ...rest, provider: provider.title }))
}

/** How many people are connected to a provider. */
export const countIdentities = (ctx: Context, slug: string): Promise<number> =>
  ctx.db.upstreamIdentity.count({ where: { provider: { slug } } })
