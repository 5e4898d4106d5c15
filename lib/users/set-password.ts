import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { findUser } from './find-user.ts'
import { hashPassword } from './passwords/hash-password.ts'
import { checkPasswordRules, operatorPasswordLengthMin } from './passwords/password-rules.ts'

export const SetPassword = z.strictObject({ user: z.string(), password: z.string() })

/**
 * Gives a user a password. Every session and every sign-in in progress ends: whoever knew the old one is out.
 * Refuses: no_such_user, password_refused, busy.
 */
export async function setPassword(
  ctx: Context,
  { user, password }: z.infer<typeof SetPassword>,
  who: Actor,
): Promise<{ username: string; sessionsEnded: number }> {
  checkPasswordRules(password, operatorPasswordLengthMin)
  const { id, username } = await findUser(ctx, user)
  const hash = await hashPassword(ctx, password)
  return ctx.atomically(async (tx) => {
    const row = { hash, changedAt: tx.now }
    await tx.db.password.upsert({ where: { userId: id }, create: { userId: id, ...row }, update: row })
    await recordEvent(tx, { kind: 'user.password-set', userId: id }, who)
    return { username, sessionsEnded: await endSessionsOfUser(tx, { userId: id, reason: 'revoked' }, who) }
  })
}
