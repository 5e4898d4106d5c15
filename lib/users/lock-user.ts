import { z } from 'zod'
import { administers, holdAdministration, refuseNoAdministrator } from '#lib/access/administration.ts'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { findUser } from './find-user.ts'

/** Username, verified e-mail or id. */
export const WhichUser = z.strictObject({ user: z.string() })

/**
 * Locks a user out: every session ends now and nothing opens a new one until the user is unlocked.
 * Locking twice changes nothing (`already`). Refuses: no_such_user, last_administrator, not_permitted.
 */
export function lockUser(
  ctx: Context,
  input: z.infer<typeof WhichUser>,
  who: Actor,
): Promise<{ username: string; already: boolean; sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    // Always: whether this is an administrator can change until the lock is held.
    await holdAdministration(tx)
    await requireRight(tx, who, 'users.lock')
    const { id, username } = await findUser(tx, input.user)
    await refuseHigher(tx, who, id)
    const administrator = await administers(tx, id)
    const { count } = await tx.db.user.updateMany({ where: { id, lockedAt: null }, data: { lockedAt: tx.now } })
    if (count === 0) return { username, already: true, sessionsEnded: 0 }
    if (administrator) await refuseNoAdministrator(tx)
    await recordEvent(tx, { kind: 'user.locked', userId: id }, who)
    const sessionsEnded = await endSessionsOfUser(tx, { userId: id, reason: 'user_locked' }, who)
    return { username, already: false, sessionsEnded }
  })
}
