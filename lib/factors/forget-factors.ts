import type { Context } from '#lib/db/context.ts'

/**
 * Forgets every key, recovery code, mailed code and trusted browser of a user who goes. Nobody is told: there is nobody left. A hardware
 * token is not taken back to stock, since it left with the person.
 */
export async function forgetFactors(tx: Context, userId: string): Promise<void> {
  await tx.db.factor.updateMany({ where: { userId }, data: { sealedKey: '' } })
  await tx.db.factor.updateMany({ where: { userId, removedAt: null }, data: { removedAt: tx.now } })
  await tx.db.recoveryCode.deleteMany({ where: { userId } })
  await tx.db.mailedCode.deleteMany({ where: { userId } })
  await tx.db.trustedDevice.deleteMany({ where: { userId } })
}
