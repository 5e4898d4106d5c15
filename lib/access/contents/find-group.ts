import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

/** An action group by the names of its subsystem and itself, with the roles that have it. Refuses: no_such_subsystem, no_such_action. */
export async function findGroup(ctx: Context, subsystemIdentifier: string, name: string) {
  const subsystem = await findSubsystem(ctx, subsystemIdentifier)
  const group = await ctx.db.actionGroup.findFirst({
    where: { subsystemId: subsystem.id, name, removedAt: null },
    select: { id: true, roles: { where: { validTo: null }, select: { roleId: true } } },
  })
  if (!group) throw new Refusal('no_such_action', { detail: `${subsystemIdentifier} has no action group ${name}.` })
  return { id: group.id, subsystem, roleIds: group.roles.map(({ roleId }) => roleId) }
}

/** What can be edited of an action group. */
export async function readGroup(ctx: Context, id: string): Promise<{ title: string | null; actions: string[] }> {
  const { title, actions } = await ctx.db.actionGroup.findUniqueOrThrow({
    where: { id },
    select: { title: true, actions: { where: { validTo: null }, select: { action: { select: { name: true } } } } },
  })
  return { title, actions: actions.map(({ action }) => action.name).sort() }
}
