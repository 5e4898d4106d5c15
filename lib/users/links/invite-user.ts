import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { mailConfigured, queueMail } from '#lib/mail/queue-mail.ts'
import { createUser, Profile } from '#lib/users/create-user.ts'
import { normaliseEmail } from '#lib/users/normalise-name.ts'
import { issueLink } from './issue-link.ts'

export const InviteUser = Profile.omit({ emailVerified: true }).extend({ email: z.string().trim() })

type Invited = {
  id: string
  username: string
  /** To be handed over, where no mail can be sent; null where it was mailed. */
  url: string | null
}

/**
 * Makes a user without a password and sends the link that chooses one, good once and for three days.
 * Refuses: name_refused; name_taken.
 */
export function inviteUser(ctx: Context, input: z.infer<typeof InviteUser>, who: Actor): Promise<Invited> {
  return ctx.atomically(async (tx) => {
    await refuseTaken(tx, input.email)
    const { id, username } = await createUser(tx, input, who)
    const mailed = mailConfigured(tx)
    const order = { userId: id, kind: 'invitation', sentTo: mailed ? input.email : null } as const
    const { url, expiresAt } = await issueLink(tx, order)
    await recordEvent(tx, { kind: 'user.invited', userId: id, facts: { mailed } }, who)
    if (!mailed) return { id, username, url }
    const data = { name: input.name, url }
    await queueMail(tx, { to: input.email, template: 'invitation', data, userId: id, until: expiresAt })
    return { id, username, url: null }
  })
}

/** An address that signs somebody else in could never be confirmed for this person. */
async function refuseTaken(tx: Context, email: string): Promise<void> {
  const taken = await tx.db.loginName.findUnique({ where: { normalised: normaliseEmail(email) } })
  if (taken) throw new Refusal('name_taken', { detail: 'Somebody signs in with this e-mail address already.' })
}
