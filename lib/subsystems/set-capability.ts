import { z } from 'zod'
import { portalIdentifier } from '#lib/access/administration.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from './find-subsystem.ts'

export const SetCapability = z.strictObject({
  subsystem: z.string(),
  /** `handover`: send a signed-in person on to exactly the target, by its back end. */
  capability: z.enum(['handover']),
  target: z.string(),
  held: z.boolean(),
})

/**
 * Lets a subsystem do something at the portal, or no longer. Twice changes nothing (`already`).
 * Refuses: no_such_subsystem, not_permitted, built_in (nobody is handed over to the portal itself).
 */
export function setCapability(
  ctx: Context,
  { capability, held, ...input }: z.infer<typeof SetCapability>,
  who: Actor,
): Promise<{ already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    const { id: subsystemId } = await findSubsystem(tx, input.subsystem)
    const target = await findSubsystem(tx, input.target)
    if (target.identifier === portalIdentifier) throw new Refusal('built_in')
    const row = { subsystemId, capability, targetId: target.id }
    const by = { grantedById: who.kind === 'user' ? who.id : null, at: tx.now }
    const { count } = held
      ? await tx.db.subsystemCapability.createMany({ data: { ...row, ...by }, skipDuplicates: true })
      : await tx.db.subsystemCapability.deleteMany({ where: row })
    if (count === 0) return { already: true }
    const kind = held ? 'capability.added' : 'capability.removed'
    await recordEvent(tx, { kind, subsystemId, facts: { capability, target: target.identifier } }, who)
    return { already: false }
  })
}
