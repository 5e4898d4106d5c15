import { z } from 'zod'
import { replaceGrants } from '#lib/access/replace-grants.ts'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { refuseOther } from './caller.ts'
import { SubsystemHint, Username } from './fields.ts'
import { requireReached } from './reached-user.ts'

export const ChangeUserRole = z.object({
  username: Username,
  newRole: z.string().min(1).max(100),
  subsystemHint: SubsystemHint,
})

/**
 * Gives somebody whom the caller manages this role of the caller, in the place of all others there.
 * Refuses: 403 capability_missing, not_permitted (another subsystem's name); 404 no_such_user, no_such_role.
 */
export async function changeUserRole(
  ctx: Context,
  { username, newRole, subsystemHint }: z.infer<typeof ChangeUserRole>,
  who: SubsystemCaller,
): Promise<void> {
  await requireCapability(ctx, who, 'users.change-role')
  await refuseOther(ctx, who, subsystemHint)
  const { id } = await requireReached(ctx, who, { username, reach: 'managed' })
  await replaceGrants(ctx, { userId: id, subsystem: who.identifier, roles: [newRole] }, who)
}
