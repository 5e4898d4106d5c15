import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { readProfile } from '#lib/users/edit-user.ts'
import { changePassword } from '#lib/users/passwords/change-password.ts'
import { Password, Username } from './fields.ts'
import { findPendingEntry, takePendingEntry } from './pending-entry.ts'
import { checkSuperflyPolicy, policyRefusal } from './policy-code.ts'
import { requireReached } from './reached-user.ts'

export const ChangeTempPassword = z.object({ username: Username, newPassword: Password })

/**
 * The password that somebody chooses in the place of a temporary one: only of whom the caller manages, and only after they gave
 * the temporary one, and their code, to this application a moment ago.
 * Refuses: 403 capability_missing, reauthentication_required; 404 no_such_user; 400 password_refused; 503 busy.
 */
export async function changeTempPassword(
  ctx: Context,
  { username, newPassword }: z.infer<typeof ChangeTempPassword>,
  who: SubsystemCaller,
): Promise<void> {
  await requireCapability(ctx, who, 'users.reset-password')
  const { id: userId, sessionEpoch } = await requireReached(ctx, who, { username, reach: 'managed' })
  const which = { userId, subsystemId: who.id, userEpoch: sessionEpoch, wantsCode: false }
  const pending = await findPendingEntry(ctx, which)
  if (!pending?.mustChange) throw new Refusal('reauthentication_required')
  await checkSuperflyPolicy(ctx, newPassword, await readProfile(ctx, userId))
  try {
    await changePassword(ctx, { userId, password: newPassword }, who)
  } catch (error) {
    // All but the history was checked above.
    throw error instanceof Refusal && error.code === 'password_refused' ? policyRefusal('P003', error) : error
  }
  await takePendingEntry(ctx, pending)
}
