import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { assignTotp } from '#lib/factors/totp/assign-totp.ts'
import { removeTotp } from '#lib/factors/totp/remove-totp.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { Username } from './fields.ts'
import { requireReached } from './reached-user.ts'

export const ResetGoogleAuthMasterKey = z.object({ username: Username })

/**
 * A new key in the place of the authenticator app of somebody whom the caller manages, base 32, told once. The person is told
 * by mail. Refuses: 403 capability_missing; 404 no_such_user; 409 factors_full.
 */
export async function resetGoogleAuthMasterKey(
  ctx: Context,
  { username }: z.infer<typeof ResetGoogleAuthMasterKey>,
  who: SubsystemCaller,
): Promise<string> {
  await requireCapability(ctx, who, 'users.reset-factor')
  const { id: userId } = await requireReached(ctx, who, { username, reach: 'managed' })
  return ctx.atomically(async (tx) => {
    await removeTotp(tx, { userId }, who)
    return (await assignTotp(tx, { user: userId }, who)).key
  })
}
