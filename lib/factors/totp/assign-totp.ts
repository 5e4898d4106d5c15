import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { FactorName } from '#lib/factors/factor-name.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { actsOnSelf, requireRecovery } from '#lib/factors/require-recovery.ts'
import { findUser } from '#lib/users/find-user.ts'
import { keepTotp } from './keep-totp.ts'
import { newTotpKey, totpUri } from './totp-key.ts'

export const AssignTotp = z.strictObject({
  /** Username, verified e-mail or id. */
  user: z.string(),
  /** What the person calls it. */
  name: FactorName.optional(),
})

type Assigned = {
  id: string
  username: string
  name: string
  /** Base 32, and the same as a key URI for a QR code: readable now and never again. */
  key: string
  uri: string
}

/**
 * Gives a user an authenticator app with a key made here, to be handed over: its codes sign in from now on, and no code has to
 * be shown first, for whoever hands it over has made sure to whom. The user is told by mail.
 * Refuses: no_such_user, factors_full, not_permitted (also for oneself).
 */
export function assignTotp(
  ctx: Context,
  { user, name = '' }: z.infer<typeof AssignTotp>,
  who: Actor,
): Promise<Assigned> {
  return ctx.atomically(async (tx) => {
    const { id: userId, username } = await findUser(tx, user)
    // One's own is added in "my account", with a fresh password and a code: an open page of the dashboard is not enough.
    if (actsOnSelf(who, userId)) throw new Refusal('not_permitted', { detail: 'Add your own in your account.' })
    await requireRecovery(tx, who, userId)
    await holdUser(tx, userId)
    const key = newTotpKey()
    const kept = await keepTotp(tx, { userId, key, name, acceptedStep: null, assigned: true }, who)
    // The key is fresh, so nobody has it: only their number is left as a reason.
    if (!kept) throw new Refusal('factors_full')
    return { ...kept, username, key, uri: await totpUri(tx, key, { username }) }
  })
}
