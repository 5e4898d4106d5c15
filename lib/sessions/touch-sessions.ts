import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { callerGone } from '#lib/subsystems/authenticate-subsystem.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { callerRow } from './caller-row.ts'

type TouchRow = {
  caller_gone: boolean
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
 * else is touching right now are skipped (SKIP LOCKED): they are being slid anyway, and two subsystems that touch the same
 * people would otherwise deadlock. A row is rewritten only when it is older than the slack that its deadline includes.
 * $1 session ids  $2 whether each was active  $3 subsystem  $4 its secret  $5 now
 */
export const touchStatement = statement({
  name: 'touch-sessions',
  text: `
WITH caller AS (${callerRow('$3', '$4')}),
found AS MATERIALIZED (
  SELECT q.n, q.active, c.id, c.sso_session_id,
         CASE WHEN v.over IS NULL AND NOT EXISTS (
                SELECT 1 FROM effective_action($5) e WHERE e.user_id = c.user_id AND e.subsystem_id = c.subsystem_id
                   AND (c.role IS NULL OR e.role_id = (SELECT r.id FROM role r WHERE r.subsystem_id = c.subsystem_id AND r.name = c.role)))
              THEN 'permissions_removed' ELSE v.over END AS over,
         coalesce(d.digest <> c.access_digest, false) AS permissions_changed,
         s.touched_at AS s_touched, s.idle_seconds AS s_idle, s.absolute_deadline AS s_absolute,
         c.touched_at AS c_touched, c.idle_seconds AS c_idle, c.absolute_deadline AS c_absolute
    FROM caller
    CROSS JOIN unnest($1::uuid[], $2::boolean[]) WITH ORDINALITY AS q (id, active, n)
    JOIN subsystem_session c ON c.id = q.id AND c.subsystem_id = caller.id
    JOIN subsystem b ON b.id = c.subsystem_id
    JOIN sso_session s ON s.id = c.sso_session_id
    JOIN "user" u ON u.id = c.user_id
    CROSS JOIN instance i
    CROSS JOIN LATERAL (SELECT subsystem_session_over(c, b, s, u, i, $5) AS over) v
    LEFT JOIN access_digest d ON d.user_id = c.user_id AND d.subsystem_id = c.subsystem_id),
slid_sso AS (
  UPDATE sso_session SET touched_at = $5
   WHERE id IN (SELECT s.id FROM sso_session s
                 WHERE s.id IN (SELECT f.sso_session_id FROM found f WHERE f.active AND f.over IS NULL
                                 AND f.s_touched < $5 - make_interval(secs => idle_slack(f.s_idle)))
                   AND s.ended_at IS NULL
                   FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING id),
slid AS (
  UPDATE subsystem_session SET touched_at = $5
   WHERE id IN (SELECT c.id FROM subsystem_session c
                 WHERE c.id IN (SELECT f.id FROM found f WHERE f.active AND f.over IS NULL
                                 AND f.c_touched < $5 - make_interval(secs => idle_slack(coalesce(f.c_idle, f.s_idle))))
                   AND c.ended_at IS NULL
                   FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING id)
SELECT caller.id IS NULL AS caller_gone, f.id, f.over, f.permissions_changed,
       least(f.s_absolute, idle_deadline(CASE WHEN ss.id IS NULL THEN f.s_touched ELSE $5 END, f.s_idle),
             f.c_absolute, idle_deadline(CASE WHEN cc.id IS NULL THEN f.c_touched ELSE $5 END, f.c_idle)) AS expires_at
  FROM (SELECT 1) one
  LEFT JOIN caller ON true LEFT JOIN found f ON true
  LEFT JOIN slid_sso ss ON ss.id = f.sso_session_id LEFT JOIN slid cc ON cc.id = f.id`,
})

/**
 * The state of each session, in the order of `sessions` followed by `check`, each id once. Those in `sessions` are slid.
 * Sessions of other subsystems are unknown. Refuses: 403 subsystem_disabled, 401 unauthenticated.
 */
export async function touchSessions(
  ctx: Context,
  { active, asked }: { active: readonly string[]; asked: readonly string[] },
  who: SubsystemCaller,
): Promise<Map<string, TouchedSession>> {
  const slides = new Map(active.map((id) => [id, true]))
  for (const id of asked) if (!slides.has(id)) slides.set(id, false)
  const rows = await ctx.run<TouchRow>(touchStatement, [
    [...slides.keys()],
    [...slides.values()],
    who.id,
    who.secretId,
    ctx.now,
  ])
  if (rows[0]?.caller_gone ?? true) throw await callerGone(ctx, who)
  const found = new Map(rows.map((row) => [row.id, row]))
  return new Map([...slides.keys()].map((id) => [id, stateOf(found.get(id))]))
}

function stateOf(row: TouchRow | undefined): TouchedSession {
  if (!row) return { state: 'unknown' }
  if (row.over !== null || !row.expires_at) return { state: 'ended', reason: row.over ?? 'expired' }
  return { state: 'live', expiresAt: row.expires_at, permissionsChanged: row.permissions_changed ?? false }
}
