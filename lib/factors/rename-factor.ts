import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { FactorName } from './factor-name.ts'
import { findFactor } from './find-factor.ts'
import { holdUser } from './hold-user.ts'
import { requireRecovery } from './require-recovery.ts'

/** A factor of a user, by id or name. */
export const RenameFactor = z.strictObject({ userId: z.string(), factor: z.string(), name: FactorName })

/**
 * Calls a factor something else. Names are each user's own and differ in more than capitals.
 * Refuses: no_such_factor, already_exists, not_permitted.
 */
export function renameFactor(
  ctx: Context,
  { userId, factor, name }: z.infer<typeof RenameFactor>,
  who: Actor,
): Promise<{ id: string }> {
  return ctx.atomically(async (tx) => {
    await requireRecovery(tx, who, userId)
    await holdUser(tx, userId)
    const { id, kind } = await findFactor(tx, userId, factor)
    const others = await tx.db.factor.findMany({
      where: { userId, removedAt: null, id: { not: id } },
      select: { name: true },
    })
    if (others.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
      throw new Refusal('already_exists', { detail: `Another second factor is called ${name} already.` })
    }
    await tx.db.factor.update({ where: { id }, data: { name }, select: { id: true } })
    await recordEvent(tx, { kind: 'factor.renamed', userId, facts: { kind, factorId: id } }, who)
    return { id }
  })
}
