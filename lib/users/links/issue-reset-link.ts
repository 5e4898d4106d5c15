import type { z } from 'zod'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'
import type { WhichUser } from '#lib/users/lock-user.ts'
import { handedOverSeconds, issueLink } from './issue-link.ts'

/**
 * A link, good once and for a day, by which a person chooses a new password: for an administrator to hand over.
 * The password of now keeps working until the link is used. Refuses: not_permitted; no_such_user; user_locked.
 */
export function issueResetLink(
  ctx: Context,
  input: z.infer<typeof WhichUser>,
  who: Actor,
): Promise<{ username: string; url: string }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'users.recover')
    const { id, username, lockedAt } = await findUser(tx, input.user)
    await refuseHigher(tx, who, id)
    if (lockedAt) throw new Refusal('user_locked', { detail: `${username} is locked: unlock the account first.` })
    const { url } = await issueLink(tx, { userId: id, kind: 'reset', sentTo: null, seconds: handedOverSeconds })
    await recordEvent(tx, { kind: 'user.reset-link-issued', userId: id }, who)
    return { username, url }
  })
}
