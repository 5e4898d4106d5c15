import { hours, secondsAfter } from '#lib/base/time.ts'
import { firstIdAt } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, type WalkStep, walk } from '#lib/db/in-batches.ts'

/** So long a session that is over can still be asked why (native protocol 2.4). */
export const endedKeptSeconds = hours(25)

/**
 * Deletes subsystem sessions that have been over for 25 hours: ended, or past a limit of their own or of their SSO session.
 * What nobody has closed yet and no limit has ended stays, whatever an epoch says: whoever closes it tells the application.
 * Walks the primary key, since no index may hold what touch writes. Ids tell the time: what is younger than 25 hours is not
 * even looked at. A row that somebody holds is left for the next time, so nobody waits for anybody. Returns how many went.
 */
export function sweepSubsystemSessions(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const overSince = secondsAfter(ctx.now, -endedKeptSeconds)
  const before = firstIdAt(overSince)
  return walk(async (after) => {
    const [step] = await ctx.db.$queryRaw<WalkStep[]>`
      WITH page AS MATERIALIZED (
        SELECT id FROM subsystem_session WHERE id > ${after}::uuid AND id < ${before}::uuid ORDER BY id LIMIT ${batchMax}),
      gone AS (
        DELETE FROM subsystem_session WHERE id IN (
          SELECT c.id FROM subsystem_session c
            JOIN subsystem b ON b.id = c.subsystem_id
            JOIN sso_session s ON s.id = c.sso_session_id
            JOIN "user" u ON u.id = c.user_id
            JOIN instance i ON i.id = 1
           WHERE c.id IN (SELECT id FROM page) AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NOT NULL
             AND CASE WHEN c.ended_at IS NOT NULL THEN c.ended_at
                      ELSE least(c.absolute_deadline, idle_deadline(c.touched_at, c.idle_seconds), s.ended_at,
                                 s.absolute_deadline, idle_deadline(s.touched_at, s.idle_seconds)) END <= ${overSince}
             FOR UPDATE OF c SKIP LOCKED)
        RETURNING 1)
      SELECT (SELECT count(*)::int FROM page) AS seen, (SELECT count(*)::int FROM gone) AS gone,
             (SELECT id::text FROM page ORDER BY id DESC LIMIT 1) AS last`
    return step ?? { seen: 0, gone: 0, last: null }
  }, stopping)
}
