import type { Context } from '#lib/db/context.ts'

/** Whose access changes: a user's, that of a role's holders, or that of a team's members in one subsystem. */
export type Due = { userId: string } | { roleId: string; subsystemId: string } | { teamId: string; subsystemId: string }

/**
 * Notes that access changes at these instants (null: never), for `settleDueAccess` to act on within seconds. Call it in the
 * transaction of the change.
 */
export async function noteAccessDue(tx: Context, due: Due, instants: readonly (Date | null)[]): Promise<void> {
  const data = instants.flatMap((dueAt) => (dueAt ? [{ ...due, dueAt }] : []))
  if (data.length > 0) await tx.db.accessDue.createMany({ data })
}
