import type { Context } from '#lib/db/context.ts'

/**
 * Takes the user's row, so that changes of one person's grants come one after the other, and returns the instant of
 * this one: `now`, but never before a change that was made already, or what that one added would seem not to have begun.
 */
export async function holdUser(tx: Context, userId: string): Promise<Date> {
  await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
  // A second of tolerance: `now` is the database's clock as this process last sampled it.
  const [row] = await tx.db.$queryRaw<{ at: Date }[]>`
    SELECT greatest(${tx.now}, max(change.at)) AS at
      FROM "grant" g CROSS JOIN LATERAL (VALUES (g.valid_from), (g.valid_to)) change(at)
     WHERE g.user_id = ${userId}::uuid AND change.at <= clock_timestamp() + interval '1 second'`
  return row?.at ?? tx.now
}

/**
 * Notes what a user may do in a subsystem from `at` on, so that sessions which were told something else learn of it at
 * their next touch. Call it in the transaction of the change, under `holdUser`. Returns whether any access is left.
 */
export async function refreshAccessDigest(
  tx: Context,
  { userId, subsystemId, at }: { userId: string; subsystemId: string; at: Date },
): Promise<boolean> {
  const [row] = await tx.db.$queryRaw<{ digest: string }[]>`
    INSERT INTO access_digest (user_id, subsystem_id, digest)
    SELECT ${userId}::uuid, ${subsystemId}::uuid, a.digest FROM access_of(${userId}::uuid, ${subsystemId}::uuid, ${at}) a
        ON CONFLICT (user_id, subsystem_id) DO UPDATE SET digest = excluded.digest
    RETURNING digest`
  return row !== undefined && row.digest !== ''
}
