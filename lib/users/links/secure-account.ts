import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { type AccountLink, findLink, spendLink } from './find-link.ts'

/**
 * "This was not me": every session is over, trusted devices and links that give a password are void, and the password is
 * gone, so that whoever knows it is out. The owner gets in again by a reset link; the account is not locked.
 * Refuses: 404 link_void.
 */
export async function secureAccount(ctx: Context, { token }: { token: string }): Promise<AccountLink['user']> {
  const { user } = await findLink(ctx, { token, kind: 'not_me' })
  const who: Actor = { kind: 'user', id: user.id }
  return ctx.atomically(async (tx) => {
    await holdUser(tx, user.id)
    await spendLink(tx, { token, kind: 'not_me' })
    await tx.db.password.deleteMany({ where: { userId: user.id } })
    await endSessionsOfUser(tx, { userId: user.id, reason: 'revoked' }, who)
    await recordEvent(tx, { kind: 'user.secured', userId: user.id }, who)
    return user
  })
}
