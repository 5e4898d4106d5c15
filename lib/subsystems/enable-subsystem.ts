import type { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import type { WhichSubsystem } from './disable-subsystem.ts'
import { findSubsystem } from './find-subsystem.ts'

/** Switches a subsystem on again; the sessions of before stay ended. Refuses: no_such_subsystem, not_permitted. */
export function enableSubsystem(
  ctx: Context,
  input: z.infer<typeof WhichSubsystem>,
  who: Actor,
): Promise<{ already: boolean }> {
  return ctx.atomically(async (tx) => {
    const { id } = await findSubsystem(tx, input.subsystem)
    await requireRight(tx, who, 'subsystems.write', id)
    const { count } = await tx.db.subsystem.updateMany({ where: { id, enabled: false }, data: { enabled: true } })
    if (count > 0) await recordEvent(tx, { kind: 'subsystem.enabled', subsystemId: id }, who)
    return { already: count === 0 }
  })
}
