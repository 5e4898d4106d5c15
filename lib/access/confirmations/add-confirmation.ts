import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { settleAccess } from '#lib/access/settle-access.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findConfirmable } from './find-confirmable.ts'

export const AddConfirmation = z.strictObject({
  /** Username, verified e-mail or id. */
  user: z.string(),
  subsystem: z.string(),
  role: z.string(),
  action: z.string(),
  /** Until when; without it, until it is removed. */
  validTo: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
})

/**
 * Confirms an action of a role for a user: from now on it counts for them, while they hold the role. `already` when it was.
 * Refuses: no_such_user, no_such_subsystem, no_such_role, no_such_action, not_permitted.
 */
export function addConfirmation(
  ctx: Context,
  { validTo, ...which }: z.infer<typeof AddConfirmation>,
  who: Actor,
): Promise<{ already: boolean }> {
  return ctx.atomically(async (tx) => {
    const { userId, subsystemId, roleActionId, at } = await findConfirmable(tx, which, who)
    const until = validTo ?? null
    const known = await tx.db.confirmation.findFirst({
      where: {
        userId,
        roleActionId,
        validFrom: { lte: at },
        OR: until ? [{ validTo: null }, { validTo: { gte: until } }] : [{ validTo: null }],
      },
      select: { id: true },
    })
    if (known) return { already: true }
    await tx.db.confirmation.create({
      data: { userId, roleActionId, confirmedById: personOf(who), validFrom: at, validTo: until },
      select: { id: true },
    })
    const facts = { role: which.role, action: which.action, to: until?.toISOString() ?? null }
    await recordEvent(tx, { kind: 'confirmation.added', userId, subsystemId, facts }, who)
    await noteAccessDue(tx, { userId }, [until])
    await settleAccess(tx, { userId, subsystemIds: [subsystemId], at }, who)
    return { already: false }
  })
}
