import { z } from 'zod'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { findUser } from './find-user.ts'
import { hashPassword } from './passwords/hash-password.ts'
import { checkPasswordLength, readPasswordRules } from './passwords/password-rules.ts'
import { storePassword } from './passwords/store-password.ts'

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
  const [rules, hash] = await Promise.all([readPasswordRules(ctx), hashPassword(ctx, password)])
  return ctx.atomically(async (tx) => {
    await refuseHigher(tx, who, id)
    // First: it takes the user's row, as every change of a password does.
    const sessionsEnded = await endSessionsOfUser(tx, { userId: id, reason: 'revoked' }, who)
    await storePassword(tx, { userId: id, hash, temporary }, rules)
    await recordEvent(tx, { kind: 'user.password-set', userId: id, facts: { temporary } }, who)
    return { username, sessionsEnded }
  })
}
