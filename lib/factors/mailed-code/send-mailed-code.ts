import { recordEvent } from '#lib/audit/record-event.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { queueMail } from '#lib/mail/queue-mail.ts'
import { issueLink } from '#lib/users/links/issue-link.ts'
import { hashMailedCode, type MailedCodePlace, mailedCodeSeconds, newMailedCode } from './mailed-code.ts'

/** So many codes of a person are mailed within an hour: whoever learned the password does not fill their mailbox. */
const perHourMax = 5

/**
 * Mails a code to the confirmed address of a person who is about to add their first factor; those sent before stay good as
 * long as they are. False where there is no such address, the user is locked, or enough were sent: a new password begins
 * the count again. Only where `mailConfigured`.
 */
export function sendMailedCode(ctx: Context, place: MailedCodePlace): Promise<boolean> {
  const { userId, boundTo } = place
  return ctx.atomically(async (tx) => {
    const held = await holdUser(tx, userId)
    const { name, email, emailVerified } = await tx.db.user.findUniqueOrThrow({ where: { id: userId } })
    if (!held || held.locked || email === null || !emailVerified) return false
    const anHourAgo = secondsAfter(tx.now, -hours(1))
    const sentSince = { userId, userEpoch: held.epoch, createdAt: { gt: anHourAgo } }
    if ((await tx.db.mailedCode.count({ where: sentSince })) >= perHourMax) return false
    const code = newMailedCode()
    const expiresAt = secondsAfter(tx.now, mailedCodeSeconds)
    const hash = hashMailedCode(tx, place, code)
    await tx.db.mailedCode.create({
      data: { userId, boundTo, hash, userEpoch: held.epoch, sentTo: email, createdAt: tx.now, expiresAt },
      select: { id: true },
    })
    const { url: notMeUrl } = await issueLink(tx, { userId, kind: 'not_me', sentTo: email, undoes: true })
    await queueMail(tx, {
      to: email,
      template: 'mailed-code',
      data: { name, code, notMeUrl },
      userId,
      until: expiresAt,
    })
    await recordEvent(tx, { kind: 'mailed-code.sent', userId }, { kind: 'user', id: userId })
    return true
  })
}
