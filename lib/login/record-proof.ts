import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { Proof } from '#lib/sessions/open-sso-session.ts'
import type { Attempt } from './attempt.ts'

/**
 * Notes proofs on the attempt for the user who gave them; a newer proof of a method takes the place of the older. Proofs that
 * another user gave in the same attempt go with that user.
 * Refuses: 400 attempt_expired.
 */
export async function recordProofs(
  ctx: Context,
  attempt: Attempt,
  user: { id: string; epoch: number },
  given: readonly Proof[],
): Promise<Attempt> {
  const methods = new Set(given.map(({ method }) => method))
  const kept = attempt.userId === user.id ? attempt.proofs.filter(({ method }) => !methods.has(method)) : []
  const proofs = [...kept, ...given]
  const { count } = await ctx.db.loginAttempt.updateMany({
    where: { id: attempt.id, expiresAt: { gt: ctx.now } },
    data: { userId: user.id, userEpoch: user.epoch, proofs },
  })
  if (count === 0) throw new Refusal('attempt_expired')
  return { ...attempt, userId: user.id, userEpoch: user.epoch, proofs }
}
