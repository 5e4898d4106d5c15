import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { isMailbox } from './address.ts'
import { type Posted, postMail } from './post-mail.ts'
import { mailConfigured } from './queue-mail.ts'

export const SendTestMail = z.strictObject({ to: z.string().trim().refine(isMailbox, 'is not an address') })

/**
 * Sends a mail on the spot, not by the queue: whoever asks wants to see what the server says.
 * Refuses: not_permitted, malformed_request (no mail server is set).
 */
export async function sendTestMail(
  ctx: Context,
  { to }: z.infer<typeof SendTestMail>,
  who: Actor,
): Promise<Posted & { to: string; host: string }> {
  await requireRight(ctx, who, 'settings.write')
  if (!mailConfigured(ctx)) throw new Refusal('malformed_request', { detail: 'SMTP_URL is not set.' })
  const posted = await postMail(ctx, { to, template: 'test', data: {} }).catch((error: unknown) => ({
    accepted: false as const,
    answer: error instanceof Error ? error.message : String(error),
  }))
  return { ...posted, to, host: ctx.config.smtpUrl?.host ?? '' }
}
