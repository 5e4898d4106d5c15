import { z } from 'zod'
import { addGrant } from '#lib/access/add-grant.ts'
import { administratorRole, holdAdministration, isAdministered, portalIdentifier } from '#lib/access/administration.ts'
import { system } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, isSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { checkPasswordRules } from '#lib/users/passwords/check-password-rules.ts'
import { hashPassword } from '#lib/users/passwords/hash-password.ts'
import { readPasswordRules } from '#lib/users/passwords/password-rules.ts'

export const FirstAdministrator = z.strictObject({
  name: z.string().trim().min(1, 'say your name').max(200),
  username: z.string().trim().min(1, 'choose a username').max(64),
  email: z.email('this is not an e-mail address').max(254),
  password: z.string().max(1_024),
})
type FirstAdministrator = z.infer<typeof FirstAdministrator>

/** Whether a set-up link is still good. Reading it changes nothing. */
export async function isSetupOpen(ctx: Context, token: string): Promise<boolean> {
  if (!isSecret('psu', token)) return false
  const open = await ctx.db.setupToken.findFirst({
    where: { hash: Uint8Array.from(hashSecret(token)), usedAt: null, expiresAt: { gt: ctx.now } },
    select: { createdAt: true },
  })
  return open !== null && !(await isAdministered(ctx))
}

/**
 * Makes the first administrator, once. It does not sign in: that is the sign-in's own business.
 * Refuses: 404 setup_closed (used, expired, unknown, or somebody administers already), name_refused, name_taken, password_refused.
 */
export async function completeSetup(
  ctx: Context,
  token: string,
  { password, ...profile }: FirstAdministrator,
): Promise<{ username: string }> {
  if (!(await isSetupOpen(ctx, token))) throw new Refusal('setup_closed')
  await checkPasswordRules(ctx, { password, person: profile }, await readPasswordRules(ctx))
  // Before the transaction: hashing takes its time, and the lock below is everyone's.
  const hash = await hashPassword(ctx, password)
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    const { count } = await tx.db.setupToken.updateMany({
      where: { hash: Uint8Array.from(hashSecret(token)), usedAt: null, expiresAt: { gt: tx.now } },
      data: { usedAt: tx.now },
    })
    if (count === 0 || (await isAdministered(tx))) throw new Refusal('setup_closed')
    const user = await insertUser(tx, { profile, hash }, system)
    await addGrant(tx, { user: user.id, subsystem: portalIdentifier, role: administratorRole }, system)
    return user
  })
}
