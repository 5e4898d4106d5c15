import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { endSsoSession } from './end-sessions.ts'

/**
 * Ends one of a person's own SSO sessions with all its applications. Returns how many applications were signed out; 0 when
 * it was over already. Refuses: 404 session_unknown (of someone else, or of nobody).
 */
export async function endOwnSession(
  ctx: Context,
  { userId, ssoSessionId }: { userId: string; ssoSessionId: string },
): Promise<number> {
  const own = await ctx.db.ssoSession.findFirst({ where: { id: ssoSessionId, userId }, select: { id: true } })
  if (!own) throw new Refusal('session_unknown')
  return endSsoSession(ctx, { ssoSessionId, reason: 'revoked' }, { kind: 'user', id: userId })
}

/**
 * Ends every SSO session of a person but the one they act from. Returns how many were ended. Sign-ins in progress elsewhere
 * go on: whoever fears for the password changes it.
 */
export async function endOtherSessions(
  ctx: Context,
  { userId, ssoSessionId }: { userId: string; ssoSessionId: string },
): Promise<number> {
  const others = await ctx.db.ssoSession.findMany({
    where: { userId, endedAt: null, id: { not: ssoSessionId } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  // One after the other, each complete: a person has few, and each is told of in the log.
  for (const { id } of others) await endOwnSession(ctx, { userId, ssoSessionId: id })
  return others.length
}
