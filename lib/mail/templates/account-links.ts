import { z } from 'zod'
import { template } from '#lib/mail/mail-content.ts'

const Link = z.strictObject({ name: z.string(), url: z.url() })

export const passwordReset = template({
  data: Link,
  sample: { name: 'Ada Lovelace', url: 'https://sso.example.org/reset?link=pal_example' },
  write: ({ name, url }, { brand }) => ({
    subject: `Choose a new password for ${brand}`,
    before: [
      `Hello ${name},`,
      `somebody, hopefully you, asked for a new password for your account at ${brand}. This link lets you choose one. It works once, for 30 minutes.`,
    ],
    action: { label: 'Choose a new password', href: url },
    after: [
      'If it was not you, there is nothing to do: without the link nothing changes. Pass it on to nobody, whoever asks.',
    ],
  }),
})

export const invitation = template({
  data: Link,
  sample: { name: 'Ada Lovelace', url: 'https://sso.example.org/invite?link=pal_example' },
  write: ({ name, url }, { brand }) => ({
    subject: `Your account at ${brand}`,
    before: [
      `Hello ${name},`,
      `an account was made for you at ${brand}, where you sign in once for all your applications. Choose a password to begin. The link works once, for three days.`,
    ],
    action: { label: 'Choose a password', href: url },
    after: ['If you did not expect this, ignore it: the account stays closed.'],
  }),
})
