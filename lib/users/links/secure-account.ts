import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { undoAdditions } from '#lib/factors/additions.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { findLink, spendLink } from './find-link.ts'
import { issueLink } from './issue-link.ts'

/**
 * "This was not me": every session is over, trusted devices and links that give a password are void, and the password is
 * gone, so that whoever knows it is out. The link of a mail about a new factor or new recovery codes takes these off too, with
 * all that was added after them. The account is not locked: `reset` is the link by which its owner chooses a password now,
 * null where the address that the mail went to is no longer theirs, or an administrator has locked the account.
 * Refuses: 404 link_void.
 */
export async function secureAccount(ctx: Context, { token }: { token: string }): Promise<{ reset: string | null }> {
  const { user } = await findLink(ctx, { token, kind: 'not_me' })
  const who: Actor = { kind: 'user', id: user.id }
  return ctx.atomically(async (tx) => {
    await holdUser(tx, user.id)
    const link = await spendLink(tx, { token, kind: 'not_me' })
    const since = { userId: user.id, since: link.createdAt }
    // Before sessions end: see `forgetProofs`.
    const undone = link.undoes ? await undoAdditions(tx, since, who) : { factors: 0 }
    await tx.db.password.deleteMany({ where: { userId: user.id } })
    await endSessionsOfUser(tx, { userId: user.id, reason: 'revoked' }, who)
    await recordEvent(tx, { kind: 'user.secured', userId: user.id, facts: { factorsRemoved: undone.factors } }, who)
    const { email, lockedAt } = link.user
    if (lockedAt !== null || link.sentTo === null || link.sentTo !== email) return { reset: null }
    return { reset: (await issueLink(tx, { userId: user.id, kind: 'reset', sentTo: link.sentTo })).url }
  })
}
