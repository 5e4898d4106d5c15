import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { removeTotp } from '#lib/factors/totp/remove-totp.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { Username } from './fields.ts'
import { requireReached } from './reached-user.ts'

export const UpdateUserOtpType = z.object({
  username: Username,
  otpType: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['none', 'google_auth'])),
})

/**
 * `none` takes the authenticator app from somebody whom the caller manages; whether a code is needed stays the portal's policy.
 * `google_auth` changes nothing: it is there once a key is. Refuses: 403 capability_missing; 404 no_such_user.
 */
export async function updateUserOtpType(
  ctx: Context,
  { username, otpType }: z.infer<typeof UpdateUserOtpType>,
  who: SubsystemCaller,
): Promise<void> {
  await requireCapability(ctx, who, 'users.reset-factor')
  const { id: userId } = await requireReached(ctx, who, { username, reach: 'managed' })
  if (otpType === 'none') await removeTotp(ctx, { userId }, who)
}
