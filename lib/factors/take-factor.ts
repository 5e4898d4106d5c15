import type { Factor } from '#generated/prisma/client.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { forgetProofs } from '#lib/sessions/forget-proofs.ts'
import { takeTokenBack } from './hotp/take-token-back.ts'
import { revokeTrustedDevices } from './trusted-device/revoke-trusted-devices.ts'

type Taking = {
  factor: Pick<Factor, 'id' | 'userId' | 'kind'>
  /** A hardware token that is lost: nobody else will have it. */
  discard?: boolean
}

/**
 * Ends a factor, under its user's row lock: the key is forgotten, what it proved counts no more, trusted devices are not
 * trusted any more, and with the last factor go the recovery codes. A hardware token goes back to stock. Whether it may go,
 * its caller has decided. Returns how many are left.
 */
export async function takeFactor(tx: Context, { factor, discard = false }: Taking, who: Actor): Promise<number> {
  const { id, userId, kind } = factor
  // What comes back is the row as it was left: a code that was spent this very moment stays spent in stock.
  const [removed] = await tx.db.factor.updateManyAndReturn({
    where: { id, removedAt: null },
    data: { removedAt: tx.now },
  })
  if (removed?.serial && !discard) await takeTokenBack(tx, removed)
  await tx.db.factor.update({ where: { id }, data: { sealedKey: '' }, select: { id: true } })
  const left = await tx.db.factor.count({ where: { userId, removedAt: null } })
  if (left === 0) await tx.db.recoveryCode.deleteMany({ where: { userId } })
  await forgetProofs(tx, { userId, factorIds: [id], methods: left === 0 ? ['recovery_code'] : [] })
  const facts = { kind, factorId: id, left, serial: removed?.serial ?? null, discarded: discard }
  await recordEvent(tx, { kind: 'factor.removed', userId, facts }, who)
  await revokeTrustedDevices(tx, { userId, reason: 'factor_removed' }, who)
  return left
}
