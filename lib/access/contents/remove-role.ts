import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { findRole } from '#lib/access/find-role.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { countHolders, refuseHeld } from './count-holders.ts'
import { holdRole } from './hold-contents.ts'
import { permitRole } from './permit-contents.ts'
import { replaceRoleActions, replaceRoleGroups } from './replace-contents.ts'

export const RemoveRole = z.strictObject({
  subsystem: z.string(),
  role: z.string(),
  /** Take it from whoever holds it. */
  endGrants: z.boolean().optional(),
})

/**
 * Removes a role: its contents and grants are closed, its name stays taken. Where somebody holds it, only with `endGrants`.
 * Refuses: no_such_subsystem, no_such_role, in_use, not_permitted, built_in.
 */
export function removeRole(
  ctx: Context,
  { subsystem, role: name, endGrants = false }: z.infer<typeof RemoveRole>,
  who: Actor,
): Promise<{ users: number; teams: number }> {
  return ctx.atomically(async (tx) => {
    const role = await findRole(tx, subsystem, name)
    await permitRole(tx, { ...role, role }, who)
    const at = await holdRole(tx, role.id)
    if (!endGrants) await refuseHeld(tx, `The role ${name}`, [role.id])
    const holders = await countHolders(tx, [role.id])
    const by = personOf(who)
    await tx.db.$executeRaw`
      UPDATE "grant" SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${by}::uuid
       WHERE role_id = ${role.id}::uuid AND (valid_to IS NULL OR valid_to > ${at})`
    await replaceRoleActions(tx, { roleId: role.id, at }, [])
    await replaceRoleGroups(tx, { roleId: role.id, at }, [])
    await tx.db.role.update({
      where: { id: role.id },
      data: { removedAt: tx.now, removedById: by },
      select: { id: true },
    })
    const subsystemId = role.subsystem.id
    await recordEvent(tx, { kind: 'role.removed', subsystemId, facts: { name, ...holders } }, who)
    await noteAccessDue(tx, { roleId: role.id, subsystemId }, [at])
    return holders
  })
}
