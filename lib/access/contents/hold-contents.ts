import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'

/**
 * Takes the row of a role, so that changes of its contents come one after the other, and returns the instant of this one:
 * `now`, but never before a change that was made already.
 */
export async function holdRole(tx: Context, roleId: string): Promise<Date> {
  await tx.db.$queryRaw`SELECT id FROM role WHERE id = ${roleId}::uuid FOR NO KEY UPDATE`
  return instantAfter(
    tx,
    Prisma.sql`SELECT valid_from, valid_to FROM role_action WHERE role_id = ${roleId}::uuid
               UNION ALL SELECT valid_from, valid_to FROM role_action_group WHERE role_id = ${roleId}::uuid`,
  )
}

/** The same for an action group. */
export async function holdGroup(tx: Context, groupId: string): Promise<Date> {
  await tx.db.$queryRaw`SELECT id FROM action_group WHERE id = ${groupId}::uuid FOR NO KEY UPDATE`
  return instantAfter(
    tx,
    Prisma.sql`SELECT valid_from, valid_to FROM action_group_action WHERE action_group_id = ${groupId}::uuid`,
  )
}

async function instantAfter(tx: Context, rows: Prisma.Sql): Promise<Date> {
  const [row] = await tx.db.$queryRaw<{ at: Date }[]>`
    SELECT greatest(${tx.now}, max(change.at)) AS at
      FROM (${rows}) held CROSS JOIN LATERAL (VALUES (held.valid_from), (held.valid_to)) change(at)
     WHERE change.at <= clock_timestamp() + interval '1 second'`
  return row?.at ?? tx.now
}
