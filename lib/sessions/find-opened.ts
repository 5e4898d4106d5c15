import type { Context } from '#lib/db/context.ts'

type Spent = { hash: Buffer; subsystemId: string; protocol: string }

/** The session that a token of this subsystem and protocol has opened; null where it opened none, or is forgotten. */
export async function findOpened(
  ctx: Context,
  { hash, subsystemId, protocol }: Spent,
): Promise<{ id: string; ssoSessionId: string } | null> {
  const token = await ctx.db.subsystemToken.findUnique({
    where: { hash: Uint8Array.from(hash), subsystemId, protocol },
    select: { openedId: true, ssoSessionId: true },
  })
  return token?.openedId ? { id: token.openedId, ssoSessionId: token.ssoSessionId } : null
}
