import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import { system } from '#lib/base/actor.ts'
import { openJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import { postMail } from './post-mail.ts'
import { isTemplateName } from './templates.ts'

const Queued = z.strictObject({
  to: z.string(),
  template: z.string().refine(isTemplateName),
  data: z.unknown(),
  userId: z.string().optional(),
  until: z.coerce.date().optional(),
})

type Attempt = { payload: unknown; attempt: number; attemptsMax: number; signal?: AbortSignal | undefined }

/**
 * One attempt to send a queued mail; every outcome is an event. Throws where it should be tried again.
 * A mail whose link is void by now is given up: it would only lead astray.
 */
export async function deliverMail(ctx: Context, { payload, attempt, attemptsMax, signal }: Attempt): Promise<void> {
  const opened = openJob(ctx, 'mail', payload)
  // Sealed under another root secret: what it held is lost, and trying again does not bring it back.
  if (opened === null) return recordOutcome(ctx, 'mail.given-up', { reason: 'unreadable' })
  const { to, template, data, userId, until } = Queued.parse(opened)
  const whose = { userId: userId ?? null, personal: { to } }
  if (until && until <= ctx.now) return recordOutcome(ctx, 'mail.given-up', { template, reason: 'expired' }, whose)
  try {
    const posted = await postMail(ctx, { to, template, data }, signal)
    const facts = { template, attempt, ...(!posted.accepted && { answer: posted.answer }) }
    await recordOutcome(ctx, posted.accepted ? 'mail.sent' : 'mail.refused', facts, whose)
  } catch (cause) {
    const reason = reasonOf(cause)
    const last = attempt >= attemptsMax
    await recordOutcome(ctx, last ? 'mail.given-up' : 'mail.postponed', { template, attempt, reason }, whose)
    // The queue keeps the message and logs it: what the server said may name the address.
    throw new Error(`a mail was not taken: ${reason}`, { cause })
  }
}

/** What went wrong, without what the server said: `EAUTH`, `EMESSAGE 451`. */
function reasonOf(error: unknown): string {
  const { code = 'error', responseCode = '' } = error as { code?: string; responseCode?: number }
  return `${code} ${responseCode}`.trim()
}

type Facts = Record<string, string | number>

async function recordOutcome(
  ctx: Context,
  kind: 'mail.sent' | 'mail.refused' | 'mail.postponed' | 'mail.given-up',
  facts: Facts,
  whose: { userId?: string | null; personal?: { to: string } } = {},
): Promise<void> {
  await recordEvent(ctx, { kind, outcome: kind === 'mail.sent' ? 'success' : 'refused', facts, ...whose }, system)
}
