import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { generateTemporaryPassword } from './passwords/generate-temporary-password.ts'
import { readPasswordRules } from './passwords/password-rules.ts'
import { setPassword } from './set-password.ts'

export const GiveTemporaryPassword = z.strictObject({ user: z.string() })

/**
 * Gives a user a generated password, returned once and to be handed over: the next sign-in, second factor included, asks for
 * one of their own. If there is none in the days that the password rules give, it is as good as a wrong one. Every session ends. Refuses: no_such_user, busy.
 */
export async function giveTemporaryPassword(
  ctx: Context,
  { user }: z.infer<typeof GiveTemporaryPassword>,
  who: Actor,
): Promise<{ username: string; password: string; sessionsEnded: number; expiresAt: Date }> {
  const password = generateTemporaryPassword()
  const { temporaryDays } = await readPasswordRules(ctx)
  const done = await setPassword(ctx, { user, password, temporary: true }, who)
  return { ...done, password, expiresAt: secondsAfter(ctx.now, days(temporaryDays)) }
}
