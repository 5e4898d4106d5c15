import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { isMailbox } from '#lib/mail/address.ts'
import { readLetterhead } from '#lib/mail/letterhead.ts'
import { postMail } from '#lib/mail/post-mail.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { renderMail } from '#lib/mail/render-mail.ts'
import { isTemplateName, templates } from '#lib/mail/templates.ts'
import { type Answer, type Call, type Command, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'

export const mailCommands: readonly Command[] = [
  {
    name: 'mail preview',
    summary: 'Show a mail as Portico would send it',
    argument: '<template>',
    options: [optional('--text', 'the text for programs that show no HTML')],
    example: 'mail preview password-reset > reset.html',
    run: previewCommand,
  },
  {
    name: 'mail test',
    summary: 'Send a mail now, to see whether the settings are right',
    options: [required('--to <address>', 'where to')],
    example: 'mail test --to ada@example.org',
    run: testCommand,
  },
]

async function previewCommand({ argument, options, open }: Call): Promise<Answer> {
  if (!isTemplateName(argument)) {
    throw new Refusal('malformed_request', { detail: `Known are ${Object.keys(templates).join(', ')}.` })
  }
  const { context } = await open()
  const rendered = renderMail(argument, templates[argument].sample, await readLetterhead(context()))
  return { json: rendered, text: options['text'] ? `${rendered.subject}\n\n${rendered.text}` : rendered.html }
}

const TestMail = z.strictObject({ to: z.string().refine(isMailbox, 'is not an address') })

/** Sent on the spot, not queued: whoever asks wants to see what the server says. */
async function testCommand({ options, open }: Call): Promise<Answer> {
  const { to } = parseOptions(TestMail, options)
  const { context } = await open()
  if (!mailConfigured(context())) throw new Refusal('malformed_request', { detail: 'SMTP_URL is not set.' })
  const posted = await postMail(context(), { to, template: 'test', data: {} }).catch((error: unknown) => ({
    accepted: false as const,
    answer: error instanceof Error ? error.message : String(error),
  }))
  const { host } = context().config.smtpUrl ?? { host: '' }
  const text = posted.accepted ? `${host} took the mail for ${to}.` : `${host} did not take it: ${posted.answer}`
  return { json: posted, text, failed: !posted.accepted }
}
