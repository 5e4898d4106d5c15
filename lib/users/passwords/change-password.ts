import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { checkPasswordRules } from './check-password-rules.ts'
import { hashPassword } from './hash-password.ts'
import { isPasswordOf } from './is-password-of.ts'
import { passwordRefused, readPasswordRules } from './password-rules.ts'
import { refuseReuse } from './refuse-reuse.ts'
import { storePassword } from './store-password.ts'

/**
 * Gives a user the password that they chose. Every session, sign-in in progress and trusted browser of before ends with the
 * epoch, which is returned. The caller has made sure that it is the user; who chooses the same twice at once has chosen once.
 * Refuses: password_refused (rules, the present one, one of before, or the account changed at the same time), no_such_user, busy.
 */
export async function changePassword(
  ctx: Context,
  { userId, password }: { userId: string; password: string },
  who: Actor,
): Promise<{ sessionEpoch: number }> {
  const rules = await readPasswordRules(ctx)
  const user = await findOwner(ctx, userId)
  await checkPasswordRules(ctx, { password, person: user }, rules)
  await refuseReuse(ctx, { userId, password, present: user.password?.hash ?? null }, rules)
  const hash = await hashPassword(ctx, password)
  const changed = await ctx.atomically(async (tx) => {
    const [held] = await tx.db.$queryRaw<{ session_epoch: number }[]>`
      SELECT session_epoch FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
    // Another change, a lock or "end all" came first: what the caller relied on no longer holds.
    if (held?.session_epoch !== user.sessionEpoch) return null
    await storePassword(tx, { userId, hash, temporary: false }, rules)
    await recordEvent(tx, { kind: 'user.password-changed', userId }, who)
    await endSessionsOfUser(tx, { userId, reason: 'revoked' }, who)
    return { sessionEpoch: user.sessionEpoch + 1 }
  })
  if (changed) return changed
  if (!(await isPasswordOf(ctx, { userId, password }))) {
    throw passwordRefused('The account changed at the same moment: look whether the new password works already.')
  }
  return { sessionEpoch: (await findOwner(ctx, userId)).sessionEpoch }
}

async function findOwner(ctx: Context, userId: string) {
  const user = await ctx.db.user.findUnique({
    where: { id: userId },
    select: {
      username: true,
      name: true,
      email: true,
      givenName: true,
      familyName: true,
      sessionEpoch: true,
      password: { select: { hash: true } },
    },
  })
  if (!user) throw new Refusal('no_such_user')
  return user
}
