import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfConnection, endSsoSession } from '#lib/sessions/end-sessions.ts'

/** Ends the offline session above this subsystem session; one that is no offline session's is left alone. Returns whether it lived. */
export async function endOfflineSession(ctx: Context, { id }: { id: string }): Promise<boolean> {
  const found = await ctx.db.subsystemSession.findFirst({
    where: { id, sso: { origin: 'offline' } },
    select: { ssoSessionId: true, subsystemId: true },
  })
  if (!found) return false
  const who: Actor = { kind: 'subsystem', id: found.subsystemId }
  return (await endSsoSession(ctx, { ssoSessionId: found.ssoSessionId, reason: 'revoked' }, who)) > 0
}

/** Ends every offline session that a subsystem has by one protocol. Only inside a transaction. Returns how many there were. */
export const endOfflineSessions = (tx: Context, which: { subsystemId: string; protocol: string }): Promise<number> =>
  endSessionsOfConnection(tx, { ...which, sso: { origin: 'offline' }, reason: 'revoked' })
