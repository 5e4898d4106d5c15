import type { z } from 'zod'
import { administers, holdAdministration, refuseNoAdministrator } from '#lib/access/administration.ts'
import { endHoldings } from '#lib/access/end-holdings.ts'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import { erasePersonalData } from '#lib/audit/erase-personal-data.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { forgetFactors } from '#lib/factors/forget-factors.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { findUser } from './find-user.ts'
import type { WhichUser } from './lock-user.ts'

/**
 * Deletes a user for good: every session ends, grants and memberships end, password and factors are forgotten, and what is
 * known of the person is blanked, in the audit log too. The row stays, locked, for what refers to it; its names are nobody's
 * again, ever. Refuses: no_such_user, not_permitted, last_administrator.
 */
export function deleteUser(
  ctx: Context,
  input: z.infer<typeof WhichUser>,
  who: Actor,
): Promise<{ username: string; sessionsEnded: number; grantsEnded: number }> {
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await requireRight(tx, who, 'users.write')
    const { id, username } = await findUser(tx, input.user)
    await refuseHigher(tx, who, id)
    const administrator = await administers(tx, id)
    const sessionsEnded = await endSessionsOfUser(tx, { userId: id, reason: 'user_locked' }, who)
    const grantsEnded = await endHoldings(tx, id, who)
    await tx.db.user.update({ where: { id }, data: { ...blank(id), lockedAt: tx.now, removedAt: tx.now } })
    if (administrator) await refuseNoAdministrator(tx)
    await forgetFactors(tx, id)
    await forgetPerson(tx, id)
    await erasePersonalData(tx, { userId: id }, who)
    await recordEvent(tx, { kind: 'user.deleted', userId: id, facts: { sessionsEnded, grantsEnded } }, who)
    return { username, sessionsEnded, grantsEnded }
  })
}

/** A row that says nothing of anyone; the username must stay distinct on lists. */
const blank = (id: string) => ({
  username: `deleted-${id.slice(0, 8)}`,
  name: 'Deleted user',
  email: null,
  emailVerified: false,
  givenName: null,
  familyName: null,
})

async function forgetPerson(tx: Context, userId: string): Promise<void> {
  await tx.db.loginName.updateMany({ where: { userId, retiredAt: null }, data: { retiredAt: tx.now } })
  await tx.db.password.deleteMany({ where: { userId } })
  await tx.db.pastPassword.deleteMany({ where: { userId } })
  await tx.db.userAttribute.deleteMany({ where: { userId } })
  await tx.db.accountLink.deleteMany({ where: { userId } })
  await tx.db.upstreamIdentity.deleteMany({ where: { userId } })
}
