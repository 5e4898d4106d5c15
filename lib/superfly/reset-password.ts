import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { requestReset } from '#lib/users/links/request-reset.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { UnsentMail } from './errors.ts'
import { Password, Username } from './fields.ts'
import { policyRefusal } from './policy-code.ts'
import { requireReached } from './reached-user.ts'

export const ResetPassword = z.object({ username: Username, password: Password.nullish() })

/**
 * Gives somebody whom the caller manages a temporary password; without one the portal mails a link to choose another. It
 * unlocks nobody, and no password travels by mail.
 * Refuses: 403 capability_missing; 404 no_such_user; 400 password_refused; 503 busy.
 */
export async function resetPassword(
  ctx: Context,
  { username, password }: z.infer<typeof ResetPassword>,
  who: SubsystemCaller,
): Promise<void> {
  await requireCapability(ctx, who, 'users.reset-password')
  const user = await requireReached(ctx, who, { username, reach: 'managed' })
  if (!password) {
    if (!mailConfigured(ctx)) throw new UnsentMail()
    return requestReset(ctx, { name: user.username })
  }
  try {
    await setPassword(ctx, { user: user.id, password, temporary: true }, who)
  } catch (error) {
    throw error instanceof Refusal && error.code === 'password_refused' ? policyRefusal('P001', error) : error
  }
}
