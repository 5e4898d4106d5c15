import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { queueDeliveries } from '#lib/deliveries/queue-deliveries.ts'
import { endSessionsWithoutAccess, endSubsystemSessions } from '#lib/sessions/end-sessions.ts'

/**
 * Takes the user's row, so that changes of one person's access come one after the other, and returns the instant of
 * this one: `now`, but never before a change that was made already, or what that one added would seem not to have begun.
 */
export async function holdUser(tx: Context, userId: string): Promise<Date> {
  await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
  // A second of tolerance: `now` is the database's clock as this process last sampled it.
  const [row] = await tx.db.$queryRaw<{ at: Date }[]>`
    SELECT greatest(${tx.now}, max(change.at)) AS at
      FROM (SELECT g.valid_from, g.valid_to FROM "grant" g WHERE g.user_id = ${userId}::uuid
            UNION ALL
            SELECT g.valid_from, g.valid_to FROM team_member m JOIN "grant" g ON g.team_id = m.team_id WHERE m.user_id = ${userId}::uuid
            UNION ALL
            SELECT m.valid_from, m.valid_to FROM team_member m WHERE m.user_id = ${userId}::uuid
            UNION ALL
            SELECT f.valid_from, f.valid_to FROM confirmation f WHERE f.user_id = ${userId}::uuid) held
      CROSS JOIN LATERAL (VALUES (held.valid_from), (held.valid_to)) change(at)
     WHERE change.at <= clock_timestamp() + interval '1 second'`
  return row?.at ?? tx.now
}

type Settling = { userId: string; subsystemIds: readonly string[]; at: Date }

/**
 * Notes what a user may do in these subsystems from `at` on, so that sessions which were told something else learn of it at
 * their next touch, queues that their applications are told at once, and ends the sessions where no action is left, or that were entered with a role which is lost. Call it in
 * the transaction of the change, under `holdUser`. Returns how many sessions ended.
 */
export async function settleAccess(tx: Context, { userId, subsystemIds, at }: Settling, who: Actor): Promise<number> {
  let ended = 0
  for (const subsystemId of subsystemIds) {
    const [row] = await tx.db.$queryRaw<{ digest: string; lost: string[]; changed: string[] }[]>`
      WITH before AS (SELECT digest FROM access_digest WHERE user_id = ${userId}::uuid AND subsystem_id = ${subsystemId}::uuid)
      INSERT INTO access_digest (user_id, subsystem_id, digest)
      SELECT ${userId}::uuid, ${subsystemId}::uuid, a.digest FROM access_of(${userId}::uuid, ${subsystemId}::uuid, ${at}) a
          ON CONFLICT (user_id, subsystem_id) DO UPDATE SET digest = excluded.digest
      RETURNING digest, ARRAY(
        SELECT c.id FROM subsystem_session c
         WHERE c.user_id = ${userId}::uuid AND c.subsystem_id = ${subsystemId}::uuid AND c.ended_at IS NULL AND c.role IS NOT NULL
           AND c.role NOT IN (SELECT e.name FROM effective_role(${at}) e
                               WHERE e.user_id = ${userId}::uuid AND e.subsystem_id = ${subsystemId}::uuid)) AS lost,
        ARRAY(
        SELECT c.id FROM subsystem_session c
         WHERE c.user_id = ${userId}::uuid AND c.subsystem_id = ${subsystemId}::uuid AND c.ended_at IS NULL
           AND c.access_digest <> access_digest.digest
           AND NOT EXISTS (SELECT FROM before WHERE before.digest = access_digest.digest)) AS changed`
    if (!row) continue
    if (row.digest === '') ended += await endSessionsWithoutAccess(tx, { userId, subsystemId }, who)
    else {
      const kept = row.changed.filter((id) => !row.lost.includes(id)).map((id) => ({ id }))
      await queueDeliveries(tx, 'permissions-changed', kept)
      ended += await endSubsystemSessions(tx, { ids: row.lost, reason: 'permissions_removed' }, who)
    }
  }
  return ended
}
