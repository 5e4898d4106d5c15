import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { Username } from './fields.ts'
import { requireReached } from './reached-user.ts'
import { secondFactorStanding } from './second-factor-standing.ts'

export const UpdateUserIsOtpOptionalValue = z.object({ username: Username, isOtpOptional: z.boolean().nullish() })

/**
 * Who needs a code is the portal's policy, which no application changes: agreed where it is so already, refused otherwise.
 * Refuses: 403 capability_missing, not_permitted; 404 no_such_user.
 */
export async function updateUserIsOtpOptionalValue(
  ctx: Context,
  { username, isOtpOptional }: z.infer<typeof UpdateUserIsOtpOptionalValue>,
  who: SubsystemCaller,
): Promise<void> {
  await requireCapability(ctx, who, 'users.reset-factor')
  const { id: userId } = await requireReached(ctx, who, { username, reach: 'managed' })
  const { wanted } = await secondFactorStanding(ctx, { userId, subsystemId: who.id })
  if (wanted === (isOtpOptional ?? false)) {
    throw new Refusal('not_permitted', {
      detail: 'Who needs a second factor is set by the sign-in policy of the portal.',
    })
  }
}
