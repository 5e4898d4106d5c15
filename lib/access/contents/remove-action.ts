import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { laterOf } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { refuseHeld } from './count-holders.ts'
import { findAction } from './find-action.ts'
import { holdGroup, holdRole } from './hold-contents.ts'
import { permitActions } from './permit-contents.ts'

export const RemoveAction = z.strictObject({
  subsystem: z.string(),
  action: z.string(),
  /** Take it from whoever holds a role with it. */
  endGrants: z.boolean().optional(),
})

/**
 * Removes an action, out of every role and group too; its name stays taken. Where somebody holds a role with it, only with
 * `endGrants`. Refuses: no_such_subsystem, no_such_action, in_use, not_permitted, built_in.
 */
export function removeAction(
  ctx: Context,
  { subsystem: identifier, action: name, endGrants = false }: z.infer<typeof RemoveAction>,
  who: Actor,
): Promise<{ roles: number }> {
  return ctx.atomically(async (tx) => {
    const { id, subsystem } = await findAction(tx, identifier, name)
    await permitActions(tx, subsystem, who)
    const { roleIds, groupIds } = await placesOf(tx, id)
    let at = tx.now
    for (const roleId of roleIds) at = laterOf(at, await holdRole(tx, roleId))
    for (const groupId of groupIds) at = laterOf(at, await holdGroup(tx, groupId))
    if (!endGrants) await refuseHeld(tx, `A role with ${name}`, roleIds)
    const closing = { where: { actionId: id, validTo: null }, data: { validTo: at } }
    await tx.db.roleAction.updateMany(closing)
    await tx.db.actionGroupAction.updateMany(closing)
    await tx.db.action.update({
      where: { id },
      data: { removedAt: tx.now, removedById: personOf(who) },
      select: { id: true },
    })
    const facts = { name, roles: roleIds.length }
    await recordEvent(tx, { kind: 'action.removed', subsystemId: subsystem.id, facts }, who)
    for (const roleId of roleIds) await noteAccessDue(tx, { roleId, subsystemId: subsystem.id }, [at])
    return { roles: roleIds.length }
  })
}

/** The roles that have an action, by themselves or through a group, and those groups; in one order, for they are locked. */
async function placesOf(tx: Context, actionId: string): Promise<{ roleIds: string[]; groupIds: string[] }> {
  const groups = await tx.db.actionGroupAction.findMany({
    where: { actionId, validTo: null },
    select: { actionGroupId: true },
    orderBy: { actionGroupId: 'asc' },
  })
  const groupIds = groups.map(({ actionGroupId }) => actionGroupId)
  const has = { some: { actionId, validTo: null } }
  const roles = await tx.db.role.findMany({
    where: { OR: [{ actions: has }, { groups: { some: { actionGroupId: { in: groupIds }, validTo: null } } }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return { roleIds: roles.map(({ id }) => id), groupIds }
}
