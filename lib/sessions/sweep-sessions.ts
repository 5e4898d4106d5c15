import { Prisma } from '#generated/prisma/client.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { firstIdAt } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, type WalkStep, walk } from '#lib/db/in-batches.ts'

/** So long a session that is over can still be asked why (native protocol 2.4). */
export const endedKeptSeconds = hours(25)

/**
 * Deletes what has been over for 25 hours: subsystem sessions, then SSO sessions that have none left. A row that somebody holds
 * is left for the next time, so nobody waits for anybody. Returns how many went.
 */
export async function sweepSessions(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const since = secondsAfter(ctx.now, -endedKeptSeconds)
  const children = await sweepTable(
    ctx,
    { name: 'subsystem_session', doomed: doomedChildren(ctx, since), since },
    stopping,
  )
  return children + (await sweepTable(ctx, { name: 'sso_session', doomed: doomedParents(since), since }, stopping))
}

type Table = { name: 'subsystem_session' | 'sso_session'; doomed: Prisma.Sql; since: Date }

/**
 * Walks the primary key, since no index may hold what touch writes. Ids tell the time: what is younger than 25 hours is not even
 * looked at. `doomed` are the ids among those of `page` that go.
 */
function sweepTable(ctx: Context, { name, doomed, since }: Table, stopping?: AbortSignal): Promise<number> {
  const [table, before] = [Prisma.raw(name), firstIdAt(since)]
  return walk(async (after) => {
    const [step] = await ctx.db.$queryRaw<WalkStep[]>`
      WITH page AS MATERIALIZED (
        SELECT id FROM ${table} WHERE id > ${after}::uuid AND id < ${before}::uuid ORDER BY id LIMIT ${batchMax}),
      gone AS (DELETE FROM ${table} WHERE id IN (${doomed}) RETURNING 1)
      SELECT (SELECT count(*)::int FROM page) AS seen, (SELECT count(*)::int FROM gone) AS gone,
             (SELECT id::text FROM page ORDER BY id DESC LIMIT 1) AS last`
    return step ?? { seen: 0, gone: 0, last: null }
  }, stopping)
}

/**
 * Ended, or past a limit of their own or of an SSO session that they end with. What nobody has closed yet and no limit has ended
 * stays, whatever an epoch says: whoever closes it tells the application.
 */
const doomedChildren = (ctx: Context, since: Date): Prisma.Sql => Prisma.sql`
  SELECT c.id FROM subsystem_session c
    JOIN subsystem b ON b.id = c.subsystem_id
    JOIN sso_session s ON s.id = c.sso_session_id
    JOIN "user" u ON u.id = c.user_id
    JOIN instance i ON i.id = 1
   WHERE c.id IN (SELECT id FROM page) AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NOT NULL
     AND coalesce(c.ended_at, least(s.ended_at, subsystem_session_deadline(c.ends_with_sso, c.absolute_deadline, c.touched_at,
                                      c.idle_seconds, s.absolute_deadline, s.touched_at, s.idle_seconds))) <= ${since}
     FOR UPDATE OF c SKIP LOCKED`

/** With their proofs, tokens, request tokens and chosen roles. A subsystem session that goes on keeps the one above it. */
const doomedParents = (since: Date): Prisma.Sql => Prisma.sql`
  SELECT s.id FROM sso_session s
   WHERE s.id IN (SELECT id FROM page)
     AND coalesce(s.ended_at, least(s.absolute_deadline, idle_deadline(s.touched_at, s.idle_seconds))) <= ${since}
     AND NOT EXISTS (SELECT FROM subsystem_session c WHERE c.sso_session_id = s.id)
     FOR UPDATE SKIP LOCKED`
