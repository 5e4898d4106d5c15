import { z } from 'zod'
import { endSubsystemGrants, findHolders, type Holders } from '#lib/access/end-subsystem-grants.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { countLiveSessions } from '#lib/sessions/count-live-sessions.ts'
import { endSessionsOfSubsystem } from '#lib/sessions/end-sessions.ts'
import { findSubsystem } from './find-subsystem.ts'

export const RemoveSubsystem = z.strictObject({
  subsystem: z.string(),
  /** End what still uses it: grants and sessions. */
  endGrants: z.boolean().optional(),
})

/**
 * Takes an application off the portal for good. Its identifier stays taken: it is `aud` and `client_id` of tokens that may
 * still lie about. Refuses: no_such_subsystem, not_permitted, built_in, in_use (says by whom; not with `endGrants`).
 */
export function removeSubsystem(
  ctx: Context,
  { subsystem, endGrants = false }: z.infer<typeof RemoveSubsystem>,
  who: Actor,
): Promise<{ identifier: string; grantsEnded: number; sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    const { id, identifier, builtIn } = await findSubsystem(tx, subsystem)
    await requireRight(tx, who, 'subsystems.write', id)
    if (builtIn) throw new Refusal('built_in')
    await tx.db.$queryRaw`SELECT id FROM subsystem WHERE id = ${id}::uuid FOR UPDATE`
    if (!endGrants) refuseInUse(await findHolders(tx, id), await countLiveSessions(tx, id))
    const sessionsEnded = await endSessionsOfSubsystem(tx, { subsystemId: id, reason: 'revoked' }, who)
    const grantsEnded = await endSubsystemGrants(tx, id, who)
    await tx.db.subsystemSecret.updateMany({ where: { subsystemId: id, revokedAt: null }, data: { revokedAt: tx.now } })
    await tx.db.connection.updateMany({ where: { subsystemId: id }, data: { enabled: false } })
    await tx.db.subsystemCapability.deleteMany({ where: { OR: [{ subsystemId: id }, { targetId: id }] } })
    await tx.db.subsystem.update({
      where: { id },
      data: { enabled: false, removedAt: tx.now },
      select: { id: true },
    })
    const facts = { identifier, grants: grantsEnded, sessions: sessionsEnded }
    await recordEvent(tx, { kind: 'subsystem.removed', subsystemId: id, facts }, who)
    return { identifier, grantsEnded, sessionsEnded }
  })
}

function refuseInUse({ people, teams, first }: Holders, sessions: number): void {
  const uses = [
    people > 0 &&
      `${people === 1 ? '1 person holds' : `${people} people hold`} roles (${first.join(', ')}${people > first.length ? ', …' : ''})`,
    teams > 0 && `${teams === 1 ? '1 team holds' : `${teams} teams hold`} roles`,
    sessions > 0 && `${sessions === 1 ? '1 session is' : `${sessions} sessions are`} open`,
  ].filter((use) => use !== false)
  if (uses.length > 0) throw new Refusal('in_use', { detail: `${uses.join(', ')}.` })
}
