import { z } from 'zod'
import type { Factor } from '#generated/prisma/client.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { strictestPolicyOf } from './effective-policy.ts'
import { findFactor } from './find-factor.ts'
import { holdUser } from './hold-user.ts'
import { takeTokenBack } from './hotp/take-token-back.ts'
import { revokeTrustedDevices } from './trusted-device/revoke-trusted-devices.ts'
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
 * Takes a factor from a user; its key is forgotten, trusted devices are not trusted any more, and with the last factor go
 * the recovery codes, which stand in for one. A hardware token goes back to stock. Sessions stay.
 * Nobody removes their own last one that a policy asks of them.
 * Refuses: no_such_factor, last_factor.
 */
export function removeFactor(ctx: Context, input: z.infer<typeof RemoveFactor>, who: Actor): Promise<Removed> {
  const { userId, discard = false } = input
  return ctx.atomically(async (tx) => {
    await holdUser(tx, userId)
    const { id, kind, name } = await findFactor(tx, userId, input.factor)
    const rest = (await listFactors(tx, userId)).filter((factor) => factor.id !== id)
    if (who.kind === 'user' && who.id === userId) await refuseLast(tx, userId, kind, rest)
    // What comes back is the row as it was left: a code that was spent this very moment stays spent in stock.
    const [removed] = await tx.db.factor.updateManyAndReturn({
      where: { id, removedAt: null },
      data: { removedAt: tx.now },
    })
    if (removed?.serial && !discard) await takeTokenBack(tx, removed)
    await tx.db.factor.update({ where: { id }, data: { sealedKey: '' }, select: { id: true } })
    if (rest.length === 0) await tx.db.recoveryCode.deleteMany({ where: { userId } })
    const facts = { kind, factorId: id, left: rest.length, serial: removed?.serial ?? null, discarded: discard }
    await recordEvent(tx, { kind: 'factor.removed', userId, facts }, who)
    await revokeTrustedDevices(tx, { userId, reason: 'factor_removed' }, who)
    return { id, name, left: rest.length }
  })
}

async function refuseLast(tx: Context, userId: string, kind: string, rest: readonly Factor[]): Promise<void> {
  const { otp, kinds } = await strictestPolicyOf(tx, userId)
  const counts = (one: string) => kinds?.includes(one) ?? true
  if (otp !== 'required' || !counts(kind) || rest.some((factor) => counts(factor.kind))) return
  throw new Refusal('last_factor', { detail: 'You need one to sign in. Add another one first.' })
}
