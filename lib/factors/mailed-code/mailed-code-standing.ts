import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import type { MailedCodePlace } from './mailed-code.ts'

/** For how long a code that was given lets its person add their first factor. */
const givenSeconds = minutes(15)

/**
 * Whether a mailed code still stands before somebody's first factor. `unneeded`: it is not the first, no mail can be sent, or
 * the person has no confirmed address; then the password has to do.
 */
export type MailedCodeStanding =
  | { state: 'unneeded' }
  | { state: 'unsent' | 'sent'; address: string }
  | { state: 'given'; at: Date }

/** Whether the first factor waits for a mailed code. */
export const isMailedCodeWanted = ({ state }: MailedCodeStanding): boolean => state === 'unsent' || state === 'sent'

/** Looks up where the mailed code of a person stands in one login attempt or SSO session. */
export async function mailedCodeStanding(
  ctx: Context,
  { userId, boundTo }: MailedCodePlace,
): Promise<MailedCodeStanding> {
  if (!mailConfigured(ctx)) return { state: 'unneeded' }
  const { email, emailVerified, sessionEpoch } = await ctx.db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, emailVerified: true, sessionEpoch: true },
  })
  if (email === null || !emailVerified) return { state: 'unneeded' }
  if ((await ctx.db.factor.count({ where: { userId, removedAt: null } })) > 0) return { state: 'unneeded' }
  const codes = await ctx.db.mailedCode.findMany({
    where: { userId, boundTo, userEpoch: sessionEpoch, sentTo: email },
    select: { usedAt: true, expiresAt: true },
  })
  for (const { usedAt: at } of codes) {
    if (at && secondsAfter(at, givenSeconds) > ctx.now) return { state: 'given', at }
  }
  const sent = codes.some(({ usedAt, expiresAt }) => usedAt === null && expiresAt > ctx.now)
  return { state: sent ? 'sent' : 'unsent', address: email }
}
