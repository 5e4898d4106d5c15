import { z } from 'zod'
import { reachedActions } from '#lib/access/reach.ts'
import type { Context } from '#lib/db/context.ts'
import { isReleased } from '#lib/subsystems/is-released.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { refuseOther } from './caller.ts'
import { SubsystemHint } from './fields.ts'
import { ssoAction } from './sso-user.ts'

export const GetUsersWithActions = z.object({ subsystemIdentifier: SubsystemHint })

/** Who may enter the calling subsystem, and what each may do there. Refuses: 403 capability_missing, not_permitted. */
export async function getUsersWithActions(
  ctx: Context,
  { subsystemIdentifier }: z.infer<typeof GetUsersWithActions>,
  who: SubsystemCaller,
) {
  await requireCapability(ctx, who, 'users.read')
  await refuseOther(ctx, who, subsystemIdentifier)
  const tellsEmail = await isReleased(ctx, who.id, 'email')
  const users = await reachedActions(ctx, who.id)
  return users.map(({ username, email, actions }) => ({
    name: username,
    email: tellsEmail ? email : null,
    actions: actions.map(ssoAction),
  }))
}
