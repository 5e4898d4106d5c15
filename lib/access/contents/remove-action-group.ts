import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { refuseHeld } from './count-holders.ts'
import { findGroup } from './find-group.ts'
import { holdGroup } from './hold-contents.ts'
import { permitActions } from './permit-contents.ts'
import { replaceGroupActions } from './replace-contents.ts'

export const RemoveActionGroup = z.strictObject({
  subsystem: z.string(),
  group: z.string(),
  /** Take what it gives from whoever holds a role with it. */
  endGrants: z.boolean().optional(),
})

/**
 * Removes an action group, out of every role too; its actions stay, its name stays taken. Where somebody holds a role with it,
 * only with `endGrants`. Refuses: no_such_subsystem, no_such_action, in_use, not_permitted, built_in.
 */
export function removeActionGroup(
  ctx: Context,
  { subsystem, group: name, endGrants = false }: z.infer<typeof RemoveActionGroup>,
  who: Actor,
): Promise<{ roles: number }> {
  return ctx.atomically(async (tx) => {
    const { id, ...group } = await findGroup(tx, subsystem, name)
    await permitActions(tx, group.subsystem, who)
    const at = await holdGroup(tx, id)
    if (!endGrants) await refuseHeld(tx, `The action group ${name}`, group.roleIds)
    await replaceGroupActions(tx, { groupId: id, at }, [])
    await tx.db.roleActionGroup.updateMany({ where: { actionGroupId: id, validTo: null }, data: { validTo: at } })
    await tx.db.actionGroup.update({
      where: { id },
      data: { removedAt: tx.now, removedById: personOf(who) },
      select: { id: true },
    })
    const subsystemId = group.subsystem.id
    const facts = { name, roles: group.roleIds.length }
    await recordEvent(tx, { kind: 'action-group.removed', subsystemId, facts }, who)
    for (const roleId of group.roleIds) await noteAccessDue(tx, { roleId, subsystemId }, [at])
    return { roles: group.roleIds.length }
  })
}
