import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { callerGone } from '#lib/subsystems/authenticate-subsystem.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { type CallerProof, callerRow } from './caller-row.ts'

/** `n`: which of the sessions that were named, from 1; `expires_ms`: milliseconds of the epoch, which is read much faster than a date. */
type TouchRow = {
  n: number | null
  over: string | null
  expires_ms: number | null
  permissions_changed: boolean | null
}

export type TouchedSession =
  | { state: 'live'; expiresAt: Date; permissionsChanged: boolean }
  | { state: 'ended'; reason: string }
  | { state: 'unknown' }

/**
 * Asks after many sessions and slides those that were active: one statement that never waits for a lock. Rows that someone
 * else is touching right now are skipped (SKIP LOCKED, and a row version that is no longer the newest is left alone): they are
 * being slid anyway, and two subsystems that touch the same people would otherwise deadlock. A row is rewritten only when it
 * is older than the slack that its deadline includes. A session that goes on after its SSO session expired does not bring
 * that one back.
 *
 * The person behind a session (lock, epoch, access) is asked after only where that can have changed since the session was
 * last told: its revision is not that of its SSO session, or a date in the access model has passed that nobody has acted on.
 * `doubted` is that person, and null for all others, whose rows are not even looked for. Access is then asked once for
 * everybody, not row by row.
 *
 * `caller` is the SQL of the calling subsystem's id: no row where it may not call any more.
 * $1 session ids, or numbers  $2 how many of them, from the first, were active  $3 subsystem  $4 what it proved itself with  $5 now
 */
export const touchText = (caller: string, key: 'id' | 'number' = 'id', type: 'uuid' | 'bigint' = 'uuid'): string => `
WITH caller AS (${caller}),
-- A null stands for everybody.
due AS MATERIALIZED (SELECT user_id FROM access_due WHERE due_at <= $5 AND (user_id IS NOT NULL OR subsystem_id = $3)),
ground AS MATERIALIZED (SELECT b.id, b, i FROM caller JOIN subsystem b ON b.id = caller.id JOIN instance i ON i.id = 1),
found AS MATERIALIZED (
  SELECT q.n, q.n <= $2::int AS active, c.id, c.sso_session_id, c.role, subsystem_session_over(c, g.b, s, u, g.i, $5) AS over, w.doubted,
         coalesce(d.digest <> c.access_digest, false) AS permissions_changed,
         sso_session_expired(s, $5) AS s_expired, c.ends_with_sso,
         s.touched_at AS s_touched, s.idle_seconds AS s_idle, s.absolute_deadline AS s_absolute,
         c.touched_at AS c_touched, c.idle_seconds AS c_idle, c.absolute_deadline AS c_absolute
    FROM ground g CROSS JOIN unnest((SELECT $1::${type}[])) WITH ORDINALITY AS q (key, n)
    JOIN subsystem_session c ON c.${key} = q.key AND c.subsystem_id = g.id
    JOIN sso_session s ON s.id = c.sso_session_id
    CROSS JOIN LATERAL (SELECT CASE WHEN c.user_revision IS DISTINCT FROM s.user_revision
                                      OR c.user_id IN (SELECT user_id FROM due) IS NOT FALSE THEN c.user_id END AS doubted) w
    LEFT JOIN "user" u ON u.id = w.doubted
    LEFT JOIN access_digest d ON d.user_id = w.doubted AND d.subsystem_id = g.id),
held AS MATERIALIZED (
  SELECT DISTINCT e.user_id, r.name AS role FROM effective_action($5) e JOIN role r ON r.id = e.role_id
   WHERE e.subsystem_id = $3 AND e.user_id = ANY (ARRAY(SELECT doubted FROM found WHERE doubted IS NOT NULL))),
judged AS MATERIALIZED (
  SELECT f.*, CASE WHEN f.over IS NULL AND f.doubted IS NOT NULL
                    AND CASE WHEN f.role IS NULL THEN f.doubted NOT IN (SELECT user_id FROM held)
                             ELSE (f.doubted, f.role) NOT IN (SELECT user_id, role FROM held) END
              THEN 'permissions_removed' ELSE f.over END AS ended
    FROM found f),
slid_sso AS (
  UPDATE sso_session SET touched_at = $5
   WHERE ctid = ANY (ARRAY(
     SELECT s.ctid FROM sso_session s
      WHERE s.id IN (SELECT j.sso_session_id FROM judged j WHERE j.active AND j.ended IS NULL AND NOT j.s_expired
                      AND j.s_touched < $5 - make_interval(secs => idle_slack(j.s_idle)))
        AND s.ended_at IS NULL
        FOR NO KEY UPDATE SKIP LOCKED))
  RETURNING id),
slid AS (
  UPDATE subsystem_session SET touched_at = $5
   WHERE ctid = ANY (ARRAY(
     SELECT c.ctid FROM subsystem_session c
      WHERE c.id IN (SELECT j.id FROM judged j WHERE j.active AND j.ended IS NULL
                      AND j.c_touched < $5 - make_interval(secs => idle_slack(coalesce(j.c_idle, j.s_idle))))
        AND c.ended_at IS NULL
        FOR NO KEY UPDATE SKIP LOCKED))
  RETURNING id)
SELECT j.n::int AS n, j.ended AS over, j.permissions_changed,
       1000 * date_part('epoch', subsystem_session_deadline(j.ends_with_sso, j.c_absolute, CASE WHEN cc.id IS NULL THEN j.c_touched ELSE $5 END, j.c_idle,
         j.s_absolute, CASE WHEN ss.id IS NULL THEN j.s_touched ELSE $5 END, j.s_idle)) AS expires_ms
  FROM caller LEFT JOIN judged j ON true
  LEFT JOIN slid_sso ss ON ss.id = j.sso_session_id LEFT JOIN slid cc ON cc.id = j.id`

/** For a caller that proved itself with one of its secrets. */
const withSecret = callerRow('$3', '$4', { columns: 'b.id' })
export const touchStatement = statement({ name: 'touch-sessions', text: touchText(withSecret) })
const touchNumberedStatement = statement({ name: 'touch-numbered', text: touchText(withSecret, 'number', 'bigint') })

const bySecret: CallerProof = { statement: touchStatement, gone: callerGone }

/**
 * The state of each session, each id once: those that were active, which are slid, and those that are only asked after.
 * Sessions of other subsystems are unknown. Refuses: 403 subsystem_disabled, 401 unauthenticated.
 */
export async function touchSessions(
  ctx: Context,
  { active, asked }: { active: readonly string[]; asked: readonly string[] },
  who: SubsystemCaller,
  proof: CallerProof = bySecret,
): Promise<Map<string, TouchedSession>> {
  // Whoever is in both was active: a set keeps the first place.
  const ids = [...new Set([...active, ...asked])]
  const states = await touchInOrder(ctx, { ids, active: new Set(active).size }, who, proof)
  return new Map(ids.map((id, at) => [id, states[at] ?? unknown]))
}

/**
 * The same, in the order of distinct ids of which the first so many were active; null is the name of no session. The ids may
 * be written in any way that PostgreSQL reads. Refuses as `touchSessions`.
 */
export async function touchInOrder(
  ctx: Context,
  { ids, active }: { ids: readonly (string | null)[]; active: number },
  who: SubsystemCaller,
  proof: CallerProof = bySecret,
): Promise<TouchedSession[]> {
  const rows = await ctx.run<TouchRow>(proof.statement, valuesOf(ids, active, who, ctx.now))
  if (rows.length === 0) throw await proof.gone(ctx, who)
  const states = ids.map((): TouchedSession => unknown)
  for (const row of rows) if (row.n !== null) states[row.n - 1] = stateOf(row)
  return states
}

const unknown = { state: 'unknown' } as const

/** The parameters of a touch. Ids and numbers need no escaping, so their array is written here and not by pg, item by item. */
export const valuesOf = (
  keys: readonly (string | number | null)[],
  active: number,
  { id, secretId }: SubsystemCaller,
  now: Date,
): unknown[] => [`{${keys.map((key) => key ?? 'NULL').join(',')}}`, active, id, secretId, now]

/** The same for protocols whose sessions are named by number, all of them active; nobody is told what became of them. */
export async function touchNumberedSessions(
  ctx: Context,
  numbers: readonly number[],
  who: SubsystemCaller,
): Promise<void> {
  const rows = await ctx.run<TouchRow>(touchNumberedStatement, valuesOf(numbers, numbers.length, who, ctx.now))
  if (rows.length === 0) throw await callerGone(ctx, who)
}

function stateOf({ over, expires_ms: expiresMs, permissions_changed: changed }: TouchRow): TouchedSession {
  if (over !== null || expiresMs === null) return { state: 'ended', reason: over ?? 'expired' }
  return { state: 'live', expiresAt: new Date(Math.round(expiresMs)), permissionsChanged: changed ?? false }
}
