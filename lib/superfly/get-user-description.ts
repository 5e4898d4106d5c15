import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { isReleased } from '#lib/subsystems/is-released.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { readProfile } from '#lib/users/edit-user.ts'
import { Username } from './fields.ts'
import { organisation } from './organisation.ts'
import { findReached } from './reached-user.ts'
import { secondFactorStanding } from './second-factor-standing.ts'

export const GetUserDescription = z.object({ username: Username })

/**
 * The profile of somebody who may enter, or whom the caller manages; null for everyone else. Secret questions and their answers
 * are not kept here, and so never told. Refuses: 403 capability_missing.
 */
export async function getUserDescription(
  ctx: Context,
  { username }: z.infer<typeof GetUserDescription>,
  who: SubsystemCaller,
) {
  await requireCapability(ctx, who, 'users.read')
  const user = await findReached(ctx, who, { username, reach: 'access or managed' })
  if (!user) return null
  const [tellsEmail, profile, { wanted }] = [
    await isReleased(ctx, who.id, 'email'),
    await readProfile(ctx, user.id),
    await secondFactorStanding(ctx, { userId: user.id, subsystemId: who.id }),
  ]
  return {
    username: user.username,
    email: tellsEmail ? user.email : null,
    firstName: user.givenName,
    lastName: user.familyName,
    secretQuestion: null,
    secretAnswer: null,
    publicKey: null,
    organization: profile.attributes[organisation] ?? null,
    otpType: wanted ? 'GOOGLE_AUTH' : 'NONE',
    isOtpOptional: !wanted,
  }
}
