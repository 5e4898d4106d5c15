import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { readLetterhead } from '#lib/mail/letterhead.ts'
import { renderMail } from '#lib/mail/render-mail.ts'
import { SendTestMail, sendTestMail } from '#lib/mail/send-test-mail.ts'
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

async function testCommand({ options, open }: Call): Promise<Answer> {
  const input = parseOptions(SendTestMail, options)
  const { context } = await open()
  const { host, to } = await sendTestMail(context(), input, operator)
  return { json: { accepted: true }, text: `${host} took the mail for ${to}.` }
}
