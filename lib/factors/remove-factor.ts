import { z } from 'zod'
import type { Factor } from '#generated/prisma/client.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { notify } from '#lib/mail/notify.ts'
import { strictestPolicyOf } from './effective-policy.ts'
import { findFactor } from './find-factor.ts'
import { holdUser } from './hold-user.ts'
import { actsOnSelf, requireRecovery } from './require-recovery.ts'
import { takeFactor } from './take-factor.ts'
import { listFactors } from './verify-second-factor.ts'

export const RemoveFactor = z.strictObject({
  userId: z.string(),
  /** Id or name. */
  factor: z.string(),
  /** A hardware token that is lost: nobody else will have it. */
  discard: z.boolean().optional(),
})

type Removed = { id: string; name: string; left: number }

/**
 * Takes a factor from a user, who is told by mail: see `takeFactor` for what goes with it. Sessions stay, at the level that
 * their other proofs give. Nobody removes their own last one that a policy asks of them.
 * Refuses: no_such_factor, last_factor, not_permitted.
 */
export function removeFactor(ctx: Context, input: z.infer<typeof RemoveFactor>, who: Actor): Promise<Removed> {
  const { userId, discard = false } = input
  return ctx.atomically(async (tx) => {
    await requireRecovery(tx, who, userId)
    await holdUser(tx, userId)
    const factor = await findFactor(tx, userId, input.factor)
    const bySelf = actsOnSelf(who, userId)
    if (bySelf) await refuseLast(tx, factor)
    const left = await takeFactor(tx, { factor, discard }, who)
    const data = { factor: factor.name, byAdministrator: !bySelf }
    await notify(tx, { userId, template: 'factor-removed', data })
    return { id: factor.id, name: factor.name, left }
  })
}

async function refuseLast(tx: Context, { id, userId, kind }: Factor): Promise<void> {
  const rest = (await listFactors(tx, userId)).filter((factor) => factor.id !== id)
  const { otp, kinds } = await strictestPolicyOf(tx, userId)
  const counts = (one: string) => kinds?.includes(one) ?? true
  if (otp !== 'required' || !counts(kind) || rest.some((factor) => counts(factor.kind))) return
  throw new Refusal('last_factor', { detail: 'You need one to sign in. Add another one first.' })
}
