import type { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { system } from '#lib/base/actor.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { openJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { queueMail } from '#lib/mail/queue-mail.ts'
import { issueLink, linkSeconds } from './issue-link.ts'
import { ResetRequest } from './request-reset.ts'

/** So many links of a person work at a time: whoever asks in somebody's name does not fill their mailbox. */
const liveMax = 3

type Unsent = 'unknown_name' | 'user_locked' | 'no_confirmed_address' | 'links_enough' | 'too_late'

/** Sends the link that was asked for, to a confirmed address only. What comes of it is told to the audit log alone. */
export async function answerResetRequest(ctx: Context, payload: unknown): Promise<void> {
  const opened = openJob(ctx, 'reset-request', payload)
  // Sealed under another root secret: nobody can tell any more who asked.
  if (opened === null) return
  const request = ResetRequest.parse(opened)
  const unsent = await send(ctx, request)
  if (unsent === null) return
  const { userId, nameDigest } = request
  const facts = { reason: unsent, ...(userId === null && { nameDigest }) }
  const event = { kind: 'user.reset-not-sent' as const, userId, facts }
  await recordFailure(calledAs(ctx, request), event, userId ?? nameDigest, system)
}

type Request = z.infer<typeof ResetRequest>

/** The events of this job tell of the caller who asked. */
const calledAs = (ctx: Context, { ip, userAgent, requestId }: Request): Context => ({
  ...ctx,
  ip,
  userAgent,
  requestId,
})

async function send(ctx: Context, request: Request): Promise<Unsent | null> {
  const { userId, at } = request
  if (userId === null) return 'unknown_name'
  if (secondsAfter(at, linkSeconds.reset) <= ctx.now) return 'too_late'
  return ctx.atomically(async (tx) => {
    const held = await holdUser(tx, userId)
    if (!held || held.locked) return 'user_locked'
    const { name, email, emailVerified } = await tx.db.user.findUniqueOrThrow({ where: { id: userId } })
    if (email === null || !emailVerified) return 'no_confirmed_address'
    if ((await countLive(tx, userId, held.epoch)) >= liveMax) return 'links_enough'
    const { url, expiresAt } = await issueLink(tx, { userId, kind: 'reset', sentTo: email })
    await queueMail(tx, { to: email, template: 'password-reset', data: { name, url }, userId, until: expiresAt })
    await recordEvent(calledAs(tx, request), { kind: 'user.reset-sent', userId }, system)
    return null
  })
}

const countLive = (tx: Context, userId: string, userEpoch: number): Promise<number> =>
  tx.db.accountLink.count({
    where: { userId, userEpoch, kind: 'reset', sentTo: { not: null }, usedAt: null, expiresAt: { gt: tx.now } },
  })
