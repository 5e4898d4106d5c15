import { Prisma } from '#generated/prisma/client.ts'
import { seconds, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { queueDeliveries } from '#lib/deliveries/queue-deliveries.ts'
import { leftEmpty } from './left-empty.ts'

/** So many open rows are looked at in one transaction. */
const sliceMax = 1_000
/** How far one call goes: so many slices at most. The next one goes on from there. */
type Pace = { slicesMax: number; stopping?: AbortSignal }
const nowAndThen: Pace = { slicesMax: 20 }
const toTheEnd: Pace = { slicesMax: Number.POSITIVE_INFINITY }
/** What expired is closed a little later: a touch that came in time may still be on its way. Epochs and locks hold at once. */
const lateSeconds = seconds(30)

/** How far the walk over all open sessions has come. */
export type Walk = { ssoSession: string; child: { subsystem: string; ssoSession: string; id: string } }

/** SQL: no person. THE predicate then says what it can without one, which is enough where nothing about them changed. */
const nobody = Prisma.sql`NULL::"user"`

const least = '00000000-0000-0000-0000-000000000000'

export const newWalk = (): Walk => ({
  ssoSession: least,
  child: { subsystem: least, ssoSession: least, id: least },
})

/**
 * Closes sessions that are over, by a raised epoch, a lock, their SSO session's end or their limits, and queues what their
 * applications are to be told. They were over before, everywhere; this makes the rows say so, once, with the reason. Walks
 * over the open rows in slices, each a transaction of its own, from where the walk stands; at the end of the table it begins
 * anew. An SSO session that expired stays open as long as a subsystem session goes on under it: whoever ends all of a person,
 * or that sign-in, finds it there. One that no browser carries is closed with its application. Any number of processes may. Returns how many it closed, and whether the walk came to the end.
 */
export async function closeDueSessions(
  context: () => Context,
  walk: Walk,
  pace: Pace = nowAndThen,
): Promise<{ closed: number; done: boolean }> {
  const closed = await goOn(pace, async () => {
    const { full, last, closed: ended } = await context().atomically((tx) => closeSsoSlice(tx, walk.ssoSession))
    walk.ssoSession = full && last ? last : least
    return { ended, atEnd: walk.ssoSession === least }
  })
  const children = await goOn(pace, async () => {
    const { full, last, ended } = await context().atomically((tx) => closeChildSlice(tx, walk.child))
    walk.child = full && last ? last : newWalk().child
    return { ended, atEnd: walk.child.id === least }
  })
  return { closed: closed + children, done: walk.child.id === least && walk.ssoSession === least }
}

/** Everything that is over now: for the job that follows "end all of it". */
export async function closeAllDueSessions(context: () => Context, stopping: AbortSignal): Promise<void> {
  await closeDueSessions(context, newWalk(), { ...toTheEnd, stopping })
}

/** Slice after slice, as far as the pace allows or to the end of the table. Returns how many were closed. */
async function goOn(
  { slicesMax, stopping }: Pace,
  closeSlice: () => Promise<{ ended: number; atEnd: boolean }>,
): Promise<number> {
  let closed = 0
  for (let slice = 0; slice < slicesMax && !stopping?.aborted; slice++) {
    const { ended, atEnd } = await closeSlice()
    closed += ended
    if (atEnd) break
  }
  return closed
}

async function closeSsoSlice(tx: Context, after: string) {
  const at = secondsAfter(tx.now, -lateSeconds)
  const [row] = await tx.db.$queryRaw<{ looked: number; last: string | null; closed: number }[]>`
    WITH slice AS MATERIALIZED (
      SELECT s.id, s.user_revision > 0 OR s.origin <> 'browser' OR sso_session_over(s, ${nobody}, i, ${at}) IS NOT NULL AS doubted
        FROM sso_session s JOIN instance i ON i.id = 1
       WHERE s.ended_at IS NULL AND s.id > ${after}::uuid ORDER BY s.id LIMIT ${sliceMax}),
    due AS MATERIALIZED (
      SELECT s.id, coalesce(sso_session_over(s, u, i, ${at}), 'revoked') AS reason
        FROM slice JOIN sso_session s ON s.id = slice.id JOIN "user" u ON u.id = s.user_id JOIN instance i ON i.id = 1
       WHERE slice.doubted AND (${leftEmpty} OR sso_session_over(s, u, i, ${at}) IS NOT NULL
         AND (sso_session_cut(s, u, i) IS NOT NULL
              OR NOT EXISTS (SELECT FROM subsystem_session c
                              WHERE c.sso_session_id = s.id AND c.ended_at IS NULL AND NOT c.ends_with_sso)))
         FOR UPDATE OF s SKIP LOCKED),
    closed AS (
      UPDATE sso_session s SET ended_at = ${tx.now}, ended_reason = due.reason
        FROM due WHERE s.id = due.id AND s.ended_at IS NULL RETURNING s.id)
    SELECT (SELECT count(*)::int FROM slice) AS looked, (SELECT id FROM slice ORDER BY id DESC LIMIT 1) AS last,
           (SELECT count(*)::int FROM closed) AS closed`
  return { full: row?.looked === sliceMax, last: row?.last ?? null, closed: row?.closed ?? 0 }
}

type ChildRow = Walk['child'] & { reason: string | null }

async function closeChildSlice(tx: Context, after: Walk['child']) {
  const at = secondsAfter(tx.now, -lateSeconds)
  const rows = await tx.db.$queryRaw<ChildRow[]>`
    WITH slice AS MATERIALIZED (
      SELECT c.id, c.subsystem_id, c.sso_session_id, p.user_revision > 0 OR subsystem_session_over(c, b, p.s, ${nobody}, i, ${at}) IS NOT NULL AS doubted
        FROM (SELECT * FROM subsystem_session c
               WHERE c.ended_at IS NULL
                 AND (c.subsystem_id, c.sso_session_id, c.id) > (${after.subsystem}::uuid, ${after.ssoSession}::uuid, ${after.id}::uuid)
               ORDER BY c.subsystem_id, c.sso_session_id, c.id LIMIT ${sliceMax}) c
        JOIN subsystem b ON b.id = c.subsystem_id JOIN instance i ON i.id = 1
        -- One by one: they lie together, and no table is read for a thousand of it.
        CROSS JOIN LATERAL (SELECT s, s.user_revision FROM sso_session s WHERE s.id = c.sso_session_id LIMIT 1) p),
    due AS MATERIALIZED (
      SELECT c.id, subsystem_session_over(c, b, s, u, i, ${at}) AS reason
        FROM slice JOIN subsystem_session c ON c.id = slice.id JOIN subsystem b ON b.id = c.subsystem_id
        JOIN sso_session s ON s.id = c.sso_session_id JOIN "user" u ON u.id = c.user_id JOIN instance i ON i.id = 1
       WHERE slice.doubted AND subsystem_session_over(c, b, s, u, i, ${at}) IS NOT NULL
         FOR UPDATE OF c SKIP LOCKED),
    closed AS (
      UPDATE subsystem_session c SET ended_at = ${tx.now}, ended_reason = due.reason
        FROM due WHERE c.id = due.id AND c.ended_at IS NULL RETURNING c.id, c.ended_reason)
    SELECT x.id, x.subsystem_id AS subsystem, x.sso_session_id AS "ssoSession", closed.ended_reason AS reason
      FROM slice x LEFT JOIN closed ON closed.id = x.id ORDER BY x.subsystem_id, x.sso_session_id, x.id`
  const ended = rows.filter(({ reason }) => reason !== null)
  await queueDeliveries(tx, 'session-ended', ended)
  const [last = null] = rows.slice(-1).map(({ id, subsystem, ssoSession }) => ({ id, subsystem, ssoSession }))
  return { full: rows.length === sliceMax, last, ended: ended.length }
}
