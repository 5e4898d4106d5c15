import { callerData } from '#lib/audit/record-event.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { type Level, roleHeld } from './session-answer.ts'

export type TokenOrder = {
  ssoSessionId: string
  subsystemId: string
  protocol: string
  targetUrl: string
  state?: string | undefined
  codeChallenge?: string | undefined
  maxAgeSeconds?: number | undefined
  level?: Level | undefined
  /** The one role to enter with, where the subsystem asks for a choice. */
  role?: string | undefined
  /** The token itself, where its protocol has a form of its own. */
  token?: string | undefined
}

type Row = { over: string | null; permitted: boolean; issued: boolean; seconds: number }

/**
 * Slides the SSO session (an entry is activity) and writes a one-time token for one subsystem, if the session lives and its
 * user has at least one effective action there.
 * $1 SSO session  $2 subsystem  $3 now  $4 token hash  $5 protocol  $6 target  $7 state  $8 challenge  $9 max age  $10 level
 * $11 role, or null  $12 audit event id  $13 request id  $14 personal data
 */
const issueStatement = statement({
  name: 'issue-token',
  text: `
WITH found AS (
  SELECT s.id, s.user_id, b.id AS subsystem_id, b.token_seconds, sso_session_over(s, u, i, $3) AS over,
         a.digest <> '' AND ${roleHeld('a.roles', '$11::text')} AS permitted
    FROM sso_session s JOIN "user" u ON u.id = s.user_id JOIN instance i ON i.id = 1
    JOIN subsystem b ON b.id = $2 AND b.enabled
    CROSS JOIN LATERAL access_of(s.user_id, b.id, $3) a
   WHERE s.id = $1),
session AS (
  UPDATE sso_session s SET touched_at = greatest(s.touched_at, $3)
    FROM found f WHERE s.id = f.id AND f.over IS NULL AND f.permitted AND s.ended_at IS NULL
  RETURNING s.id),
token AS (
  INSERT INTO subsystem_token (hash, subsystem_id, sso_session_id, user_id, protocol, target_url, state, code_challenge,
                               max_age_seconds, level, role, created_at, expires_at)
  SELECT $4, f.subsystem_id, f.id, f.user_id, $5, $6, $7, $8, $9, $10, $11, $3, $3 + make_interval(secs => f.token_seconds)
    FROM found f JOIN session s ON s.id = f.id
  RETURNING *),
audited AS (
  SELECT record_audit($12, $3, 'token.issued', 'success', 'user', t.user_id::text, t.user_id, t.subsystem_id, t.sso_session_id,
                      NULL, $13, jsonb_build_object('protocol', t.protocol), $14) FROM token t)
SELECT f.over, f.permitted, f.token_seconds AS seconds, t.hash IS NOT NULL AS issued
  FROM found f LEFT JOIN token t ON true LEFT JOIN audited ON true`,
})

/**
 * A one-time token that carries a live SSO session into a subsystem.
 * Refuses: 403 access_denied (no effective action there, or not that role), user_locked, session_ended, subsystem_disabled.
 */
export async function issueToken(
  ctx: Context,
  order: TokenOrder,
): Promise<{ subsystemToken: string; expiresInSeconds: number }> {
  const subsystemToken = order.token ?? newSecret('pst')
  const [row] = await ctx.run<Row>(issueStatement, [
    order.ssoSessionId,
    order.subsystemId,
    ctx.now,
    hashSecret(subsystemToken),
    order.protocol,
    order.targetUrl,
    order.state ?? null,
    order.codeChallenge ?? null,
    order.maxAgeSeconds ?? null,
    order.level ?? null,
    order.role ?? null,
    newId(),
    ctx.requestId,
    callerData(ctx),
  ])
  if (!row) throw new Refusal('subsystem_disabled')
  if (row.issued) return { subsystemToken, expiresInSeconds: row.seconds }
  if (row.over === 'user_locked') throw new Refusal('user_locked')
  if (row.over === null && !row.permitted) throw new Refusal('access_denied')
  throw new Refusal('session_ended')
}
