import { z } from 'zod'
import { settleAccess } from '#lib/access/settle-access.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findConfirmable } from './find-confirmable.ts'

export const RemoveConfirmation = z.strictObject({
  user: z.string(),
  subsystem: z.string(),
  role: z.string(),
  action: z.string(),
})

/**
 * Takes a confirmation back, at once. Where no action is left, the sessions there end; returns how many.
 * Refuses: no_such_user, no_such_subsystem, no_such_role, no_such_action, no_such_confirmation, not_permitted.
 */
export function removeConfirmation(
  ctx: Context,
  which: z.infer<typeof RemoveConfirmation>,
  who: Actor,
): Promise<{ sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    const { userId, username, subsystemId, roleActionId, at } = await findConfirmable(tx, which, who)
    const closed = await tx.db.$executeRaw`
      UPDATE confirmation SET valid_to = ${at}, ended_by_id = ${personOf(who)}::uuid
       WHERE user_id = ${userId}::uuid AND role_action_id = ${roleActionId}::uuid AND (valid_to IS NULL OR valid_to > ${at})`
    if (closed === 0) {
      throw new Refusal('no_such_confirmation', { detail: `${which.action} is not confirmed for ${username}.` })
    }
    const facts = { role: which.role, action: which.action }
    await recordEvent(tx, { kind: 'confirmation.removed', userId, subsystemId, facts }, who)
    return { sessionsEnded: await settleAccess(tx, { userId, subsystemIds: [subsystemId], at }, who) }
  })
}
