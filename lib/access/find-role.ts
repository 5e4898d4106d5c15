import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

export type FoundRole = Awaited<ReturnType<typeof findRole>>

/** A role by the names of its subsystem and itself, with the names of the actions in it. Refuses: no_such_subsystem, no_such_role. */
export async function findRole(ctx: Context, subsystemIdentifier: string, name: string) {
  const subsystem = await findSubsystem(ctx, subsystemIdentifier)
  const role = await ctx.db.role.findUnique({
    where: { subsystemId_name: { subsystemId: subsystem.id, name } },
    select: {
      id: true,
      removedAt: true,
      actions: { where: { validTo: null }, select: { action: { select: { name: true } } } },
      groups: {
        where: { validTo: null },
        select: {
          group: { select: { actions: { where: { validTo: null }, select: { action: { select: { name: true } } } } } },
        },
      },
    },
  })
  if (!role || role.removedAt)
    throw new Refusal('no_such_role', { detail: `${subsystemIdentifier} has no role ${name}.` })
  const contents = [...role.actions, ...role.groups.flatMap(({ group }) => group.actions)]
  return { id: role.id, subsystem, actions: contents.map(({ action }) => action.name) }
}
