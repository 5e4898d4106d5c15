import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { generateTemporaryPassword } from './passwords/generate-temporary-password.ts'
import { setPassword } from './set-password.ts'

export const GiveTemporaryPassword = z.strictObject({ user: z.string() })

/**
 * Gives a user a generated password, returned once and to be handed over: the next sign-in, second factor included, asks for
 * one of their own. Every session ends. Refuses: no_such_user, busy.
 */
export async function giveTemporaryPassword(
  ctx: Context,
  { user }: z.infer<typeof GiveTemporaryPassword>,
  who: Actor,
): Promise<{ username: string; password: string; sessionsEnded: number }> {
  const password = generateTemporaryPassword()
  return { ...(await setPassword(ctx, { user, password, temporary: true }, who)), password }
}
