import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { totpKind } from './totp-kind.ts'

/** Takes every authenticator app from a user, who is told by mail. Returns how many there were. Refuses: as `removeFactor`. */
export function removeTotp(ctx: Context, { userId }: { userId: string }, who: Actor): Promise<number> {
  return ctx.atomically(async (tx) => {
    const factors = await tx.db.factor.findMany({
      where: { userId, kind: totpKind.kind, removedAt: null },
      select: { id: true },
    })
    for (const { id } of factors) await removeFactor(tx, { userId, factor: id }, who)
    return factors.length
  })
}
