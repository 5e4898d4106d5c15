import { z } from 'zod'
import { template } from '#lib/mail/mail-content.ts'

const Nothing = z.strictObject({})

export const testMail = template({
  data: Nothing,
  sample: {},
  write: (_, { brand, publicUrl }) => ({
    subject: `${brand} can send mail`,
    before: [`This is a test of the mail settings of ${brand}. It arrived: they are right.`],
    action: { label: `Open ${brand}`, href: publicUrl.href },
  }),
})
