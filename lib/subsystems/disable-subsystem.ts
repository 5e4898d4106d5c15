import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfSubsystem } from '#lib/sessions/end-sessions.ts'
import { findSubsystem } from './find-subsystem.ts'

export const WhichSubsystem = z.strictObject({ subsystem: z.string() })

/**
 * Switches a subsystem off: its sessions end now, nobody gets in, its back end is refused.
 * Twice changes nothing (`already`). Refuses: no_such_subsystem, not_permitted, built_in.
 */
export function disableSubsystem(
  ctx: Context,
  input: z.infer<typeof WhichSubsystem>,
  who: Actor,
): Promise<{ already: boolean; sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    const { id, builtIn } = await findSubsystem(tx, input.subsystem)
    await requireRight(tx, who, 'subsystems.write', id)
    if (builtIn) throw new Refusal('built_in')
    const { count } = await tx.db.subsystem.updateMany({ where: { id, enabled: true }, data: { enabled: false } })
    if (count === 0) return { already: true, sessionsEnded: 0 }
    await recordEvent(tx, { kind: 'subsystem.disabled', subsystemId: id }, who)
    const sessionsEnded = await endSessionsOfSubsystem(tx, { subsystemId: id, reason: 'revoked' }, who)
    return { already: false, sessionsEnded }
  })
}
