import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { takeFactor } from './take-factor.ts'

type Since = { userId: string; since: Date }

/**
 * What was added to protect an account since an instant, and not by an administrator: who breaks in adds it, to come back or
 * to keep the owner out.
 */
export async function listAdditions(ctx: Context, { userId, since }: Since) {
  const factors = await ctx.db.factor.findMany({
    where: { userId, removedAt: null, assigned: false, createdAt: { gte: since } },
    orderBy: { createdAt: 'asc' },
  })
  const recoveryCodes = await ctx.db.recoveryCode.count({ where: { userId, createdAt: { gte: since } } })
  return { factors, recoveryCodes }
}

/** Takes all of that off again, under the user's row lock, even a last factor that a policy asks for. */
export async function undoAdditions(tx: Context, { userId, since }: Since, who: Actor): Promise<{ factors: number }> {
  const { factors } = await listAdditions(tx, { userId, since })
  for (const factor of factors) await takeFactor(tx, { factor }, who)
  await tx.db.recoveryCode.deleteMany({ where: { userId, createdAt: { gte: since } } })
  return { factors: factors.length }
}
