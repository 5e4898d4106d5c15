import { secondsAfter } from '#lib/base/time.ts'
import { firstIdAt } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, type WalkStep, walk } from '#lib/db/in-batches.ts'
import { endedKeptSeconds } from './sweep-subsystem-sessions.ts'

/**
 * Deletes SSO sessions that have been over for 25 hours and have no subsystem session left, with their proofs, tokens,
 * request tokens and chosen roles. A subsystem session that outlives its SSO session keeps it, and is swept first. Walks as
 * `sweepSubsystemSessions` does, and waits for nobody. Returns how many went.
 */
export function sweepSsoSessions(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const overSince = secondsAfter(ctx.now, -endedKeptSeconds)
  const before = firstIdAt(overSince)
  return walk(async (after) => {
    const [step] = await ctx.db.$queryRaw<WalkStep[]>`
      WITH page AS MATERIALIZED (
        SELECT id FROM sso_session WHERE id > ${after}::uuid AND id < ${before}::uuid ORDER BY id LIMIT ${batchMax}),
      gone AS (
        DELETE FROM sso_session WHERE id IN (
          SELECT s.id FROM sso_session s
           WHERE s.id IN (SELECT id FROM page)
             AND coalesce(s.ended_at, least(s.absolute_deadline, idle_deadline(s.touched_at, s.idle_seconds))) <= ${overSince}
             AND NOT EXISTS (SELECT FROM subsystem_session c WHERE c.sso_session_id = s.id)
             FOR UPDATE SKIP LOCKED)
        RETURNING 1)
      SELECT (SELECT count(*)::int FROM page) AS seen, (SELECT count(*)::int FROM gone) AS gone,
             (SELECT id::text FROM page ORDER BY id DESC LIMIT 1) AS last`
    return step ?? { seen: 0, gone: 0, last: null }
  }, stopping)
}
