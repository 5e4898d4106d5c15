import { statement } from '#lib/db/statement.ts'
import { callerRow } from './caller-row.ts'
import { type AnswerRow, answerColumns, proofsOf, roleHeld, secondFactorMethods } from './session-answer.ts'

/** What one exchange came to; all answer columns are null unless `outcome` is `opened`. */
export type ExchangeRow = { [K in keyof AnswerRow]: AnswerRow[K] | null } & {
  outcome:
    | 'opened'
    | 'caller_gone'
    | 'not_consumed'
    | 'verifier_mismatch'
    | 'session_ended'
    | 'access_denied'
    | 'reauthentication_required'
  target_url: string | null
  state: string | null
}

export type Exchanged = { row: AnswerRow; targetUrl: string; state: string | null }

/** What opening a session and telling of it need: each step of the statement carries these along, from `caller`. */
export const callerColumns = `b.id, b.idle_seconds, b.absolute_seconds, b.ends_with_sso, b.session_epoch, b.released_fields,
  b.released_attributes, b.touch_every_seconds`

/**
 * Consumes a token, slides its SSO session and opens the subsystem session: one statement, one round trip.
 *
 * `token` takes the row by conditional UPDATE, so of any number of callers one gets it. `session` takes the SSO row by
 * UPDATE too: a mere read would let an `end` that commits at the same time leave a live child behind. A wrong verifier
 * consumes the token all the same. The child copies the epochs that the SSO session was opened under, and the revision of its
 * person from the row `seen`, which is as old as the access that is told: where a change of it is being committed, the locked
 * row is newer, and the next touch asks.
 * `caller` is the SQL of the calling subsystem, `b`, with `callerColumns`: no row where it may not call any more.
 *
 * $1 token hash  $2 subsystem  $3 what it proved itself with  $4 protocol  $5 now  $6 challenge of the verifier, or null
 * $7 idempotency key hash, or null  $8 id and $9 number of the session to open  $10 audit event id  $11 request id  $12 personal data
 */
export const exchangeText = (caller: string): string => `
WITH caller AS (${caller}),
token AS (
  UPDATE subsystem_token t
     SET consumed_at = $5, idempotency_key = $7,
         opened_id = CASE WHEN t.code_challenge IS NOT DISTINCT FROM $6 THEN $8::uuid END
    FROM caller b
   WHERE t.hash = $1 AND t.subsystem_id = b.id AND t.protocol = $4 AND t.consumed_at IS NULL AND t.expires_at > $5
  RETURNING t.hash, t.opened_id, t.sso_session_id, t.user_id, t.subsystem_id, t.protocol, t.role, t.max_age_seconds, t.level,
            t.target_url, t.state),
session AS (
  UPDATE sso_session s SET touched_at = greatest(s.touched_at, $5)
    FROM token t, "user" u, instance i, sso_session seen
   WHERE i.id = 1 AND t.opened_id IS NOT NULL AND s.id = t.sso_session_id AND u.id = s.user_id AND sso_session_over(s, u, i, $5) IS NULL
     AND seen.id = s.id
  RETURNING s.id, s.absolute_deadline, s.touched_at, s.idle_seconds, seen.user_revision),
judged AS (
  SELECT s.id AS sso_session_id, s.user_revision, a.roles, a.digest, p.methods, p.authenticated_at,
         CASE WHEN a.digest = '' OR NOT ${roleHeld('a.roles', 't.role')} THEN 'access_denied'
              WHEN $5 > p.authenticated_at + make_interval(secs => t.max_age_seconds) THEN 'reauthentication_required'
              WHEN t.level = 'otp' AND NOT p.methods && '{${secondFactorMethods.join(',')}}'::text[] THEN 'reauthentication_required'
         END AS refused
    FROM session s CROSS JOIN token t
    CROSS JOIN LATERAL access_of(t.user_id, t.subsystem_id, $5) a
    CROSS JOIN LATERAL ${proofsOf('s.id')}),
child AS (
  INSERT INTO subsystem_session (id, number, sso_session_id, subsystem_id, user_id, protocol, role, created_at, touched_at,
                                 idle_seconds, absolute_deadline, ends_with_sso, subsystem_epoch, access_digest, user_revision)
  SELECT $8, $9, t.sso_session_id, b.id, t.user_id, t.protocol, t.role, $5, $5, b.idle_seconds,
         opened_until($5, b.absolute_seconds, ends_with_sso(b.ends_with_sso, $4), i.outliving_seconds),
         ends_with_sso(b.ends_with_sso, $4), b.session_epoch, j.digest, j.user_revision
    FROM judged j CROSS JOIN token t CROSS JOIN caller b JOIN instance i ON i.id = 1 WHERE j.refused IS NULL
  RETURNING id, number, sso_session_id, subsystem_id, user_id, protocol, role, touched_at, idle_seconds, absolute_deadline,
            ends_with_sso),
audited AS (
  SELECT record_audit($10, $5, 'token.exchanged', 'success', 'subsystem', c.subsystem_id::text, c.user_id, c.subsystem_id,
                      c.sso_session_id, c.id, $11, jsonb_build_object('protocol', c.protocol), $12) FROM child c)
SELECT CASE WHEN c.id IS NOT NULL THEN 'opened'
            WHEN b.id IS NULL THEN 'caller_gone'
            WHEN t.hash IS NULL THEN 'not_consumed'
            WHEN t.opened_id IS NULL THEN 'verifier_mismatch'
            ELSE coalesce(a.refused, 'session_ended') END AS outcome,
       t.target_url, t.state, t.user_id AS token_user_id, ${answerColumns}
  FROM (SELECT 1) one
  LEFT JOIN caller b ON true LEFT JOIN token t ON true LEFT JOIN session s ON true LEFT JOIN judged a ON true
  LEFT JOIN child c ON true LEFT JOIN judged p ON true LEFT JOIN "user" u ON u.id = t.user_id
  LEFT JOIN audited ON true`

/** The exchange of a caller that proved itself with one of its secrets. */
export const exchangeStatement = statement({
  name: 'exchange-token',
  text: exchangeText(callerRow('$2', '$3', { protocol: '$4', columns: callerColumns })),
})
