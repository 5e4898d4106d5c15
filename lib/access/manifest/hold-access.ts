import type { Context } from '#lib/db/context.ts'

/**
 * Takes a subsystem with its roles and groups, so that manifests and decisions come one after the other. Returns the instant
 * of this change: `now`, but never before contents that were changed already.
 */
export async function holdAccess(tx: Context, subsystemId: string): Promise<Date> {
  await tx.db.$queryRaw`SELECT id FROM subsystem WHERE id = ${subsystemId}::uuid FOR NO KEY UPDATE`
  await tx.db.$queryRaw`
    WITH r AS (SELECT id FROM role WHERE subsystem_id = ${subsystemId}::uuid ORDER BY id FOR NO KEY UPDATE),
         g AS (SELECT id FROM action_group WHERE subsystem_id = ${subsystemId}::uuid ORDER BY id FOR NO KEY UPDATE)
    SELECT (SELECT count(*)::int FROM r) AS roles, (SELECT count(*)::int FROM g) AS groups`
  // A second of tolerance: `now` is the database's clock as this process last sampled it.
  const [row] = await tx.db.$queryRaw<{ at: Date }[]>`
    SELECT greatest(${tx.now}, max(change.at)) AS at
      FROM (SELECT c.valid_from, c.valid_to FROM role_action c JOIN role r ON r.id = c.role_id WHERE r.subsystem_id = ${subsystemId}::uuid
            UNION ALL
            SELECT c.valid_from, c.valid_to FROM role_action_group c JOIN role r ON r.id = c.role_id WHERE r.subsystem_id = ${subsystemId}::uuid
            UNION ALL
            SELECT c.valid_from, c.valid_to FROM action_group_action c JOIN action_group g ON g.id = c.action_group_id
             WHERE g.subsystem_id = ${subsystemId}::uuid) held
      CROSS JOIN LATERAL (VALUES (held.valid_from), (held.valid_to)) change(at)
     WHERE change.at <= clock_timestamp() + interval '1 second'`
  return row?.at ?? tx.now
}
