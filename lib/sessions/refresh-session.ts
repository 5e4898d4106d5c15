import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { callerGone } from '#lib/subsystems/authenticate-subsystem.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { callerRow } from './caller-row.ts'
import { type AnswerRow, answerColumns, proofsOf, roleHeld } from './session-answer.ts'

type RefreshRow = AnswerRow & { caller_gone: boolean; over: string | null; found: boolean; digest: string | null }

/**
 * Slides a session and its SSO session, takes note of the permissions it is about to be told, and tells them: one statement.
 * Both rows are taken by UPDATE with the predicate on the row itself, SSO session first; one that has expired, under a session
 * that goes on, is taken as it is.
 * $1 session  $2 subsystem  $3 its secret  $4 now
 */
const refreshStatement = statement({
  name: 'refresh-session',
  text: `
WITH caller AS (${callerRow('$2', '$3')}),
found AS (
  SELECT c.id, c.sso_session_id, c.user_id, a.roles, a.digest, s.user_revision, sso_session_expired(s, $4) AS s_expired,
         CASE WHEN (a.digest = '' OR NOT ${roleHeld('a.roles', 'c.role')}) AND subsystem_session_over(c, b, s, u, i, $4) IS NULL
              THEN 'permissions_removed' ELSE subsystem_session_over(c, b, s, u, i, $4) END AS over
    FROM subsystem_session c
    JOIN subsystem b ON b.id = c.subsystem_id AND b.id IN (SELECT id FROM caller)
    JOIN sso_session s ON s.id = c.sso_session_id
    JOIN "user" u ON u.id = c.user_id
    JOIN instance i ON i.id = 1
    CROSS JOIN LATERAL access_of(c.user_id, c.subsystem_id, $4) a
   WHERE c.id = $1),
session AS (
  UPDATE sso_session s SET touched_at = CASE WHEN f.s_expired THEN s.touched_at ELSE greatest(s.touched_at, $4) END
    FROM found f WHERE f.over IS NULL AND s.id = f.sso_session_id AND s.ended_at IS NULL
  RETURNING s.*),
child AS (
  UPDATE subsystem_session c SET touched_at = greatest(c.touched_at, $4), access_digest = f.digest,
                                 user_revision = f.user_revision
    FROM found f, session s WHERE c.id = f.id AND s.id = c.sso_session_id AND c.ended_at IS NULL
  RETURNING c.*)
SELECT b.id IS NULL AS caller_gone, a.id IS NOT NULL AS found,
       CASE WHEN c.id IS NULL THEN coalesce(a.over, 'revoked') END AS over, ${answerColumns}
  FROM (SELECT 1) one
  LEFT JOIN caller b ON true LEFT JOIN found a ON true LEFT JOIN session s ON true LEFT JOIN child c ON true
  LEFT JOIN "user" u ON u.id = a.user_id LEFT JOIN LATERAL ${proofsOf('s.id')} ON true`,
})

/**
 * What a session of the calling subsystem is now, computed live; clears `permissionsChanged`.
 * Refuses: 404 session_unknown; 403 session_ended, user_locked, access_denied, subsystem_disabled; 401 unauthenticated.
 */
export async function refreshSession(ctx: Context, { id }: { id: string }, who: SubsystemCaller): Promise<AnswerRow> {
  const [row] = await ctx.run<RefreshRow>(refreshStatement, [id, who.id, who.secretId, ctx.now])
  if (!row || row.caller_gone) throw await callerGone(ctx, who)
  if (!row.found) throw new Refusal('session_unknown')
  if (row.over === 'user_locked') throw new Refusal('user_locked')
  if (row.over === 'permissions_removed') throw new Refusal('access_denied')
  if (row.over) throw new Refusal('session_ended', { detail: `It ended: ${row.over}.` })
  return row
}
