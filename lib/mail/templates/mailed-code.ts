import { z } from 'zod'
import { template } from '#lib/mail/mail-content.ts'

const Code = z.strictObject({ name: z.string(), code: z.string(), notMeUrl: z.url() })

export const mailedCode = template({
  data: Code,
  sample: { name: 'Ada Lovelace', code: '12345678', notMeUrl: 'https://sso.example.org/not-me?link=pal_example' },
  write: ({ name, code, notMeUrl }, { brand }) => ({
    subject: `Your code for ${brand}`,
    before: [
      `Hello ${name},`,
      `somebody, hopefully you, gave your password at ${brand} and is about to add an authenticator to your account. This code lets them. It works once, for ten minutes, on the page that asks for it.`,
    ],
    code: code.replace(/^.{4}/, '$& '),
    action: { label: 'This was not me', href: notMeUrl },
    after: [
      'If it was not you, somebody else knows your password: press the button, and choose a new one. Pass the code on to nobody, whoever asks.',
    ],
  }),
})
