import { z } from 'zod'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from './find-user.ts'
import { hashPassword } from './passwords/hash-password.ts'
import { checkPasswordLength } from './passwords/password-rules.ts'
import { replacePassword } from './passwords/replace-password.ts'

export const SetPassword = z.strictObject({
  user: z.string(),
  password: z.string(),
  /** Good for one sign-in, which asks for one of the person's own. */
  temporary: z.boolean().default(false),
})

/**
 * Gives a user a password that someone else chose; of the rules only the length floor holds. Every session and every sign-in
 * in progress ends: whoever knew the old one is out.
 * Refuses: no_such_user, not_permitted, password_refused, busy.
 */
export async function setPassword(
  ctx: Context,
  { user, password, temporary = false }: z.input<typeof SetPassword>,
  who: Actor,
): Promise<{ username: string; sessionsEnded: number }> {
  checkPasswordLength(password)
  await requireRight(ctx, who, 'users.recover')
  const { id, username } = await findUser(ctx, user)
  const hash = await hashPassword(ctx, password)
  return ctx.atomically(async (tx) => {
    await refuseHigher(tx, who, id)
    return { username, sessionsEnded: await replacePassword(tx, { userId: id, hash, temporary }, who) }
  })
}
