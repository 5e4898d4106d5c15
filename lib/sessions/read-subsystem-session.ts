import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { type AnswerRow, answerColumns, proofsOf, roleHeld } from './session-answer.ts'

/**
 * $1 session  $2 identifier of its subsystem  $3 protocol  $4 now
 */
const readStatement = statement({
  name: 'read-subsystem-session',
  text: `
SELECT ${answerColumns}
  FROM subsystem_session c
  JOIN subsystem b ON b.id = c.subsystem_id
  JOIN connection n ON n.subsystem_id = b.id AND n.protocol = c.protocol AND n.enabled
  JOIN sso_session s ON s.id = c.sso_session_id
  JOIN "user" u ON u.id = c.user_id
  JOIN instance i ON i.id = 1
  CROSS JOIN LATERAL access_of(c.user_id, c.subsystem_id, $4) a
  CROSS JOIN LATERAL ${proofsOf('s.id')}
 WHERE c.id = $1 AND b.identifier = $2 AND c.protocol = $3
   AND subsystem_session_over(c, b, s, u, i, $4) IS NULL AND a.digest <> '' AND ${roleHeld('a.roles', 'c.role')}`,
})

/** $1 session  $2 now  $3 rows younger than this stay as they are */
const slideStatement = statement({
  name: 'slide-subsystem-session',
  text: `
WITH session AS (
  UPDATE sso_session s SET touched_at = $2
    FROM subsystem_session c WHERE c.id = $1 AND s.id = c.sso_session_id AND s.ended_at IS NULL AND s.touched_at < $3
         AND NOT sso_session_expired(s, $2)
  RETURNING s.id)
UPDATE subsystem_session c SET touched_at = $2
 WHERE c.id = $1 AND c.ended_at IS NULL AND c.touched_at < $3 AND (SELECT count(*) FROM session) >= 0`,
})

/**
 * What a session is now, computed live: its person, roles and proofs. Null as soon as it, its SSO session, its person, its
 * subsystem or connection is over or off, or its person has no effective action left, or lost the role that they chose.
 */
export async function readSubsystemSession(
  ctx: Context,
  { id, identifier, protocol }: { id: string; identifier: string; protocol: string },
): Promise<AnswerRow | null> {
  const [row] = await ctx.run<AnswerRow>(readStatement, [id, identifier, protocol, ctx.now])
  return row ?? null
}

/** Rows are rewritten at most so often. */
const slideEveryMs = 10_000

/** Says that a session is in use, and its SSO session with it, unless that one has expired. */
export async function slideSubsystemSession(ctx: Context, id: string): Promise<void> {
  await ctx.run(slideStatement, [id, ctx.now, new Date(ctx.now.getTime() - slideEveryMs)])
}
