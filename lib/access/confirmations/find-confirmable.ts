import { findRole } from '#lib/access/find-role.ts'
import { permitGrant } from '#lib/access/permit-grant.ts'
import { holdUser } from '#lib/access/settle-access.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'

export type Which = { user: string; subsystem: string; role: string; action: string }

/**
 * The place of a confirmation, with the user's row taken: whoever may grant the role may confirm what is in it. Of the portal's
 * own roles only what they hold everywhere.
 * Refuses: no_such_user, no_such_subsystem, no_such_role, no_such_action (not in the role, or not confirmable), not_permitted.
 */
export async function findConfirmable(tx: Context, which: Which, who: Actor) {
  const role = await findRole(tx, which.subsystem, which.role)
  const user = await findUser(tx, which.user)
  await permitGrant(tx, { role, limitedToId: null }, who)
  const content = await tx.db.roleAction.findFirst({
    where: { roleId: role.id, validTo: null, confirmable: true, action: { name: which.action } },
    select: { id: true },
  })
  if (!content) {
    throw new Refusal('no_such_action', { detail: `${which.role} has no confirmable action ${which.action}.` })
  }
  const at = await holdUser(tx, user.id)
  return { userId: user.id, username: user.username, subsystemId: role.subsystem.id, roleActionId: content.id, at }
}
