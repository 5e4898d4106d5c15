import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfConnection } from '#lib/sessions/end-sessions.ts'
import { lockSubsystem } from './change-connection.ts'
import type { Protocol } from './protocol.ts'

/**
 * Switches a protocol off for a subsystem: its paths answer no more for it, and the sessions that it opened end. The
 * settings stay for when it is switched on again. Twice changes nothing (`already`).
 * Refuses: no_such_subsystem, not_permitted, built_in.
 */
export function disableConnection<S extends object>(
  ctx: Context,
  { name: protocol, title }: Protocol<S>,
  { subsystem }: { subsystem: string },
  who: Actor,
): Promise<{ already: boolean; sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    const { id: subsystemId } = await lockSubsystem(tx, subsystem, who)
    const { count } = await tx.db.connection.updateMany({
      where: { subsystemId, protocol, enabled: true },
      data: { enabled: false },
    })
    if (count === 0) return { already: true, sessionsEnded: 0 }
    const sessionsEnded = await endSessionsOfConnection(tx, { subsystemId, protocol, reason: 'revoked' })
    const facts = { protocol: title, sessions: sessionsEnded }
    await recordEvent(tx, { kind: 'connection.disabled', subsystemId, facts }, who)
    return { already: false, sessionsEnded }
  })
}
