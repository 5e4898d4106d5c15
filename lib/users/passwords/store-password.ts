import type { Context } from '#lib/db/context.ts'
import type { PasswordRules } from './password-rules.ts'

/**
 * Puts a hash in the place of the present one, which goes to the history as far as the rules look back; what they no longer
 * look at is deleted. Only inside a transaction that holds the user's row.
 */
export async function storePassword(
  tx: Context,
  { userId, hash, temporary }: { userId: string; hash: string; temporary: boolean },
  { historyCount }: Pick<PasswordRules, 'historyCount'>,
): Promise<void> {
  const before = await tx.db.password.findUnique({ where: { userId }, select: { hash: true, changedAt: true } })
  const row = { hash, temporary, changedAt: tx.now }
  await tx.db.password.upsert({ where: { userId }, create: { userId, ...row }, update: row })
  const pastMax = historyCount - 1
  if (before && pastMax > 0)
    await tx.db.pastPassword.create({ data: { userId, hash: before.hash, at: before.changedAt } })
  const surplus = await tx.db.pastPassword.findMany({
    where: { userId },
    orderBy: { id: 'desc' },
    skip: pastMax,
    select: { id: true },
  })
  if (surplus.length > 0) await tx.db.pastPassword.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } })
}
