import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { isMailbox } from './address.ts'
import { postMail } from './post-mail.ts'
import { mailConfigured } from './queue-mail.ts'

export const SendTestMail = z.strictObject({ to: z.string().trim().refine(isMailbox, 'is not an address') })

/**
 * Sends a mail on the spot, not by the queue: whoever asks wants to see what the server says.
 * Refuses: not_permitted, malformed_request (no mail server is set), mail_refused (with what it said and what to look at).
 */
export async function sendTestMail(
  ctx: Context,
  { to }: z.infer<typeof SendTestMail>,
  who: Actor,
): Promise<{ to: string; host: string }> {
  await requireRight(ctx, who, 'settings.write')
  if (!mailConfigured(ctx)) throw new Refusal('malformed_request', { detail: 'SMTP_URL is not set.' })
  const host = ctx.config.smtpUrl?.host ?? ''
  const posted = await postMail(ctx, { to, template: 'test', data: {} }).catch((error: unknown) => {
    throw new Refusal('mail_refused', { detail: `${host}: ${told(error)} ${adviceOn(error)}`, cause: error })
  })
  if (!posted.accepted) {
    const detail = `${host} refused it with ${posted.answer}. ${advice.EENVELOPE}`
    throw new Refusal('mail_refused', { detail })
  }
  return { to, host }
}

/** By nodemailer's codes; whatever has none of these failed on the way there. */
const advice = {
  ECONNECTION:
    'Look at host and port in SMTP_URL, at the certificate there, and at what stands between here and there.',
  EAUTH: 'Look at the user name and the password in SMTP_URL.',
  ETLS: 'Mail leaves encrypted: the server must offer STARTTLS, or SMTP_URL must begin with smtps://.',
  EENVELOPE: 'Look at MAIL_FROM: the server must take mail from that address, and to this one.',
} as const

const kinds: Record<string, keyof typeof advice> = {
  EAUTH: 'EAUTH',
  ENOAUTH: 'EAUTH',
  ETLS: 'ETLS',
  EREQUIRETLS: 'ETLS',
  EENVELOPE: 'EENVELOPE',
  EMESSAGE: 'EENVELOPE',
}

function adviceOn(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return advice[kinds[code] ?? 'ECONNECTION']
}

/** The library's own words as a sentence. */
function told(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).trim()
  return /[.!?]$/.test(text) ? text : `${text}.`
}
