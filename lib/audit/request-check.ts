import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

export const RequestCheck = z.strictObject({})

/**
 * Has the whole sealed log verified (by `runChecks`, within seconds); one at a time, so a second wish is the first one's (`already`).
 * Refuses: not_permitted (audit.read everywhere is needed), malformed_request (of nobody: the command line verifies itself).
 */
export function requestCheck(
  ctx: Context,
  _: z.infer<typeof RequestCheck>,
  who: Actor,
): Promise<{ id: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'audit.read')
    const requestedById = personOf(who)
    if (requestedById === null) throw new Refusal('malformed_request', { detail: 'Only a person can ask for it.' })
    await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('portico audit check', 0))::text`
    const running = await tx.db.auditCheck.findFirst({
      where: { finishedAt: null },
      select: { id: true },
    })
    if (running) return { id: running.id, already: true }
    const { id } = await tx.db.auditCheck.create({
      data: { requestedById, requestedAt: tx.now },
      select: { id: true },
    })
    return { id, already: false }
  })
}
