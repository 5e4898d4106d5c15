import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { tellSecondsMax } from './next-try.ts'
import { wakePump } from './queue-deliveries.ts'

export const SendAgain = z.strictObject({ id: z.uuid() })

/**
 * Tells an application again, from now on and for another day, whatever came of it before. It gets another `jti`: an
 * application that remembers the old one would take it for a repetition. One that is being tried at this moment is left to
 * that try (`already`). Refuses: no_such_delivery, not_permitted (it needs sessions.end).
 */
export function sendAgain(
  ctx: Context,
  { id }: z.infer<typeof SendAgain>,
  who: Actor,
): Promise<{ id: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    const delivery = await tx.db.delivery.findUnique({
      where: { id },
      select: { subsystemId: true, userId: true, ssoSessionId: true, subsystemSessionId: true, kind: true },
    })
    if (!delivery) throw new Refusal('no_such_delivery')
    const { kind, ...about } = delivery
    await requireRight(tx, who, 'sessions.end', about.subsystemId)
    const { count } = await tx.db.delivery.updateMany({
      where: { id, OR: [{ leasedUntil: null }, { leasedUntil: { lte: tx.now } }] },
      data: {
        state: 'pending',
        jti: newId(),
        tries: 0,
        dueAt: tx.now,
        leasedUntil: null,
        settledAt: null,
        giveUpAt: secondsAfter(tx.now, tellSecondsMax),
      },
    })
    if (count === 0) return { id, already: true }
    await wakePump(tx)
    const facts = { delivery: id, what: kind, session: formatSessionId(about.subsystemSessionId) }
    await recordEvent(tx, { kind: 'delivery.sent-again', ...about, facts }, who)
    return { id, already: false }
  })
}
