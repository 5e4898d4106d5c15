import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { Username } from './fields.ts'
import { findReached } from './reached-user.ts'
import { secondFactorStanding } from './second-factor-standing.ts'

export const HasOtpMasterKey = z.object({ username: Username })

/** Whether somebody has an authenticator app. Nobody out of reach has one. Refuses: 403 capability_missing. */
export async function hasOtpMasterKey(
  ctx: Context,
  { username }: z.infer<typeof HasOtpMasterKey>,
  who: SubsystemCaller,
): Promise<boolean> {
  await requireCapability(ctx, who, 'users.authenticate')
  const user = await findReached(ctx, who, { username, reach: 'access' })
  return user !== null && (await secondFactorStanding(ctx, { userId: user.id, subsystemId: who.id })).hasTotp
}
