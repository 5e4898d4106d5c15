import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { callerGone } from '#lib/subsystems/authenticate-subsystem.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { type CallerProof, callerRow } from './caller-row.ts'

type TouchRow = {
  id: string | null
  over: string | null
  expires_at: Date | null
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
 * is older than the slack that its deadline includes. Who may still be here is asked once for everybody, not row by row.
 * A session that goes on after its SSO session expired does not bring that one back.
 * `caller` is the SQL of the calling subsystem's id: no row where it may not call any more.
 * $1 session ids, or numbers  $2 whether each was active  $3 subsystem  $4 what it proved itself with  $5 now
 */
export const touchText = (caller: string, key: 'id' | 'number' = 'id', type: 'uuid' | 'bigint' = 'uuid'): string => `
WITH caller AS (${caller}),
found AS MATERIALIZED (
  SELECT q.active, c.id, c.sso_session_id, c.user_id, c.role, subsystem_session_over(c, b, s, u, i, $5) AS over,
         coalesce(d.digest <> c.access_digest, false) AS permissions_changed,
         sso_session_expired(s, $5) AS s_expired, c.ends_with_sso,
         s.touched_at AS s_touched, s.idle_seconds AS s_idle, s.absolute_deadline AS s_absolute,
         c.touched_at AS c_touched, c.idle_seconds AS c_idle, c.absolute_deadline AS c_absolute
    FROM caller JOIN subsystem b ON b.id = caller.id
    CROSS JOIN unnest((SELECT $1::${type}[]), (SELECT $2::boolean[])) AS q (key, active)
    JOIN subsystem_session c ON c.${key} = q.key AND c.subsystem_id = b.id
    JOIN sso_session s ON s.id = c.sso_session_id
    JOIN "user" u ON u.id = c.user_id
    JOIN instance i ON i.id = 1
    LEFT JOIN access_digest d ON d.user_id = c.user_id AND d.subsystem_id = b.id),
held AS MATERIALIZED (
  SELECT e.user_id, r.name AS role FROM effective_action($5) e JOIN role r ON r.id = e.role_id
   WHERE e.subsystem_id = $3 AND e.user_id = ANY (ARRAY(SELECT user_id FROM found))),
judged AS MATERIALIZED (
  SELECT f.*, CASE WHEN f.over IS NULL AND CASE WHEN f.role IS NULL THEN f.user_id NOT IN (SELECT user_id FROM held)
                                                ELSE (f.user_id, f.role) NOT IN (SELECT user_id, role FROM held) END
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
SELECT j.id, j.ended AS over, j.permissions_changed,
       subsystem_session_deadline(j.ends_with_sso, j.c_absolute, CASE WHEN cc.id IS NULL THEN j.c_touched ELSE $5 END, j.c_idle,
         j.s_absolute, CASE WHEN ss.id IS NULL THEN j.s_touched ELSE $5 END, j.s_idle) AS expires_at
  FROM caller LEFT JOIN judged j ON true
  LEFT JOIN slid_sso ss ON ss.id = j.sso_session_id LEFT JOIN slid cc ON cc.id = j.id`

/** For a caller that proved itself with one of its secrets. */
const withSecret = callerRow('$3', '$4', { columns: 'b.id' })
export const touchStatement = statement({ name: 'touch-sessions', text: touchText(withSecret) })
const touchNumberedStatement = statement({ name: 'touch-numbered', text: touchText(withSecret, 'number', 'bigint') })

const bySecret: CallerProof = { statement: touchStatement, gone: callerGone }

/**
 * The state of each session, in the order of `sessions` followed by `check`, each id once. Those in `sessions` are slid.
 * Sessions of other subsystems are unknown. Refuses: 403 subsystem_disabled, 401 unauthenticated.
 */
export async function touchSessions(
  ctx: Context,
  { active, asked }: { active: readonly string[]; asked: readonly string[] },
  who: SubsystemCaller,
  proof: CallerProof = bySecret,
): Promise<Map<string, TouchedSession>> {
  const slides = new Map(active.map((id) => [id, true]))
  for (const id of asked) if (!slides.has(id)) slides.set(id, false)
  const rows = await ctx.run<TouchRow>(proof.statement, [
    [...slides.keys()],
    [...slides.values()],
    who.id,
    who.secretId,
    ctx.now,
  ])
  if (rows.length === 0) throw await proof.gone(ctx, who)
  const found = new Map(rows.map((row) => [row.id, row]))
  return new Map([...slides.keys()].map((id) => [id, stateOf(found.get(id))]))
}

/** The same for protocols whose sessions are named by number, all of them active; nobody is told what became of them. */
export async function touchNumberedSessions(
  ctx: Context,
  numbers: readonly number[],
  who: SubsystemCaller,
): Promise<void> {
  const active = numbers.map(() => true)
  const rows = await ctx.run<TouchRow>(touchNumberedStatement, [numbers, active, who.id, who.secretId, ctx.now])
  if (rows.length === 0) throw await callerGone(ctx, who)
}

function stateOf(row: TouchRow | undefined): TouchedSession {
  if (!row) return { state: 'unknown' }
  if (row.over !== null || !row.expires_at) return { state: 'ended', reason: row.over ?? 'expired' }
  return { state: 'live', expiresAt: row.expires_at, permissionsChanged: row.permissions_changed ?? false }
}
