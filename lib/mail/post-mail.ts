import { createTransport } from 'nodemailer'
import { seconds } from '#lib/base/time.ts'
import { isLoopbackHost } from '#lib/config/env.ts'
import type { Context } from '#lib/db/context.ts'
import { isMailbox, oneLine } from './address.ts'
import { readLetterhead } from './letterhead.ts'
import { renderMail } from './render-mail.ts'
import type { TemplateName } from './templates.ts'

/** The mail server took it, or will never take it. */
export type Posted = { accepted: true } | { accepted: false; answer: string }

const connectSecondsMax = seconds(10)
const silenceSecondsMax = seconds(30)

/**
 * Hands a mail to the server at SMTP_URL now. A final refusal of this very mail (5xx to its sender, recipient or text) is an
 * answer; everything else (no connection, 4xx, wrong password of ours) throws and may go well later.
 */
export async function postMail(
  ctx: Context,
  { to, template, data }: { to: string; template: TemplateName; data: unknown },
  signal?: AbortSignal,
): Promise<Posted> {
  if (!isMailbox(to)) return { accepted: false, answer: 'not an address' }
  const letterhead = await readLetterhead(ctx)
  const transport = openTransport(ctx)
  try {
    await transport.sendMail({
      ...renderMail(template, data, letterhead),
      from: { name: oneLine(letterhead.brand), address: ctx.config.mailFrom },
      // As an object: a text would be parsed as a list of addresses.
      to: { name: '', address: to },
      // Nobody reads what machines answer to machines (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
      // Templates hold no files; nothing that a name says may fetch one.
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(signal && { signal }),
    })
    return { accepted: true }
  } catch (error) {
    const refused = finalRefusal(error)
    if (refused === null) throw error
    return { accepted: false, answer: refused }
  } finally {
    transport.close()
  }
}

function openTransport({ config }: Context) {
  if (!config.smtpUrl) throw new Error('a mail is sent where SMTP_URL is not set')
  return createTransport({
    // Over the network links travel encrypted. What the URL says comes before the rest.
    requireTLS: !isLoopbackHost(config.smtpUrl.hostname),
    connectionTimeout: connectSecondsMax * 1_000,
    greetingTimeout: connectSecondsMax * 1_000,
    socketTimeout: silenceSecondsMax * 1_000,
    url: config.smtpUrl.href,
  })
}

/** What the server answered to this mail for good; null where the same mail may be taken later. */
function finalRefusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code, responseCode } = error as Error & { code?: string; responseCode?: number }
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return null
  return responseCode !== undefined && responseCode >= 500 ? String(responseCode) : null
}
