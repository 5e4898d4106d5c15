import { recordEvent } from '#lib/audit/record-event.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { oidcProtocol } from '#lib/oidc/oidc-connection.ts'
import { endSubsystemSessions } from '#lib/sessions/end-sessions.ts'

/**
 * Takes back what a person let an application have. Its sessions of theirs end with it, and by that every token that was
 * issued: at once, for each use of one asks for its session. The next sign-in there asks again.
 * Returns the application's title. Refuses: no_such_subsystem (they never let it have anything).
 */
export function revokeConsent(
  ctx: Context,
  { userId, subsystem: identifier }: { userId: string; subsystem: string },
): Promise<{ title: string; sessionsEnded: number }> {
  const who = { kind: 'user', id: userId } as const
  return ctx.atomically(async (tx) => {
    const subsystem = await tx.db.subsystem.findUnique({ where: { identifier }, select: { id: true, title: true } })
    const where = { userId, subsystemId: subsystem?.id ?? '00000000-0000-0000-0000-000000000000' }
    const { count } = await tx.db.oidcConsent.deleteMany({ where })
    if (!subsystem || count === 0) throw new Refusal('no_such_subsystem')
    const sessions = await tx.db.subsystemSession.findMany({
      where: { ...where, protocol: oidcProtocol, endedAt: null },
      select: { id: true },
    })
    const ids = sessions.map(({ id }) => id)
    const sessionsEnded = await endSubsystemSessions(tx, { ids, reason: 'revoked' }, who)
    const about = { userId, subsystemId: subsystem.id }
    await recordEvent(tx, { kind: 'consent.revoked', ...about, facts: { sessions: sessionsEnded } }, who)
    return { title: subsystem.title, sessionsEnded }
  })
}
