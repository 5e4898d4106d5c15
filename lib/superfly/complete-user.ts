import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { Username } from './fields.ts'
import { requireReached } from './reached-user.ts'
import { completeRegistration } from './registration.ts'

export const CompleteUser = z.object({ username: Username })

/** From now on nobody registers over this person. Refuses: 403 capability_missing; 404 no_such_user. */
export async function completeUser(
  ctx: Context,
  { username }: z.infer<typeof CompleteUser>,
  who: SubsystemCaller,
): Promise<void> {
  await requireCapability(ctx, who, 'users.register')
  const { id } = await requireReached(ctx, who, { username, reach: 'managed' })
  await completeRegistration(ctx, id)
}
