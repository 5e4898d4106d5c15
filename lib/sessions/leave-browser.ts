import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSsoSession } from './end-sessions.ts'

/**
 * What a sign-out of this SSO session ends: earlier ones of the same person in the same browser, which expired while
 * applications go on under them (decision 026), and the session itself, which is the last.
 */
export async function sessionsToLeave(ctx: Context, ssoSessionId: string): Promise<string[]> {
  const earlier = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM sso_session s JOIN sso_session e ON e.user_id = s.user_id AND e.browser_hash = s.browser_hash
     WHERE s.id = ${ssoSessionId}::uuid AND e.id <> s.id AND e.ended_at IS NULL ORDER BY e.id`
  return [...earlier.map(({ id }) => id), ssoSessionId]
}

/**
 * A person signs out, at the portal or in an application: nothing that they opened in this browser goes on. Each SSO session is
 * ended whole, the present one at the end, so that whoever is interrupted is still signed in and can sign out again.
 * Returns what was ended, and how many applications were signed out; 0 when all was over already.
 */
export async function leaveBrowser(
  ctx: Context,
  ssoSessionId: string,
  who: Actor,
): Promise<{ ssoSessionIds: string[]; applications: number }> {
  const ssoSessionIds = await sessionsToLeave(ctx, ssoSessionId)
  let applications = 0
  for (const id of ssoSessionIds) applications += await endSsoSession(ctx, { ssoSessionId: id, reason: 'logout' }, who)
  return { ssoSessionIds, applications }
}
