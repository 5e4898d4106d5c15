import { z } from 'zod'
import { type MailContent, template } from '#lib/mail/mail-content.ts'

/** What every notice knows: whom it tells, when it happened, from which address, and the way to undo it. */
const Notice = z.strictObject({
  name: z.string(),
  at: z.iso.datetime(),
  ip: z.string(),
  notMeUrl: z.url(),
})
export type Notice = z.infer<typeof Notice>

const notice: Notice = {
  name: 'Ada Lovelace',
  at: '2026-11-22T14:03:00.000Z',
  ip: '192.0.2.7',
  notMeUrl: 'https://sso.example.org/not-me?link=pal_example',
}

const inWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** An instant as people read it, e.g. `22 November 2026 at 14:03 UTC`. */
export const instantInWords = (at: Date): string => `${inWords.format(at)} UTC`

const unlessYou = 'If it was you, there is nothing to do.'
const unlessKnown = 'If you know of it, there is nothing to do.'

function told(subject: string, notice: Notice, what: string, and: string[] = [], unless = unlessYou): MailContent {
  const { name, at, ip, notMeUrl } = notice
  const when = `${instantInWords(new Date(at))}${ip === '' ? '' : `, from the address ${ip}`}`
  return {
    subject,
    before: [`Hello ${name},`, what, `It happened on ${when}.`, ...and, unless],
    action: { label: 'This was not me', href: notMeUrl },
    after: ['That page says what it will do, and does nothing before you press its button. It works for seven days.'],
  }
}

export const passwordChanged = template({
  data: Notice,
  sample: notice,
  write: (data, { brand }) =>
    told(`Your password for ${brand} was changed`, data, `the password of your account at ${brand} was changed.`, [
      'You are signed out everywhere, and sign in with the new one.',
    ]),
})

/** An administrator's act is told as theirs. */
const ByWhom = Notice.extend({ byAdministrator: z.boolean() })
const FactorNotice = ByWhom.extend({ factor: z.string() })
const factor = { ...notice, factor: 'Authenticator app', byAdministrator: false }

export const factorAdded = template({
  data: FactorNotice,
  sample: factor,
  write: (data, { brand }) => {
    const subject = `An authenticator was added to your account at ${brand}`
    const asked = 'its codes are asked for when you sign in.'
    if (data.byAdministrator) {
      const what = `an administrator gave you the authenticator “${data.factor}” for your account at ${brand}: ${asked}`
      return told(subject, data, what, [], unlessKnown)
    }
    const what = `the authenticator “${data.factor}” was added to your account at ${brand}: ${asked}`
    return told(subject, data, what, ['If it was somebody else, the button below takes it off again.'])
  },
})

export const factorRemoved = template({
  data: FactorNotice,
  sample: factor,
  write: (data, { brand }) => {
    const by = data.byAdministrator ? 'an administrator removed' : 'somebody, hopefully you, removed'
    const what = `${by} the authenticator “${data.factor}” from your account at ${brand}.`
    const subject = `An authenticator was removed from your account at ${brand}`
    return told(subject, data, what, [], data.byAdministrator ? unlessKnown : unlessYou)
  },
})

export const recoveryCodesMade = template({
  data: ByWhom,
  sample: { ...notice, byAdministrator: false },
  write: (data, { brand }) => {
    const subject = `New recovery codes for your account at ${brand}`
    const codes = 'new recovery codes for your account at'
    const end = `${brand}: each signs in once in place of the authenticator. Codes of before are void.`
    if (data.byAdministrator) return told(subject, data, `an administrator made ${codes} ${end}`, [], unlessKnown)
    const what = `somebody, hopefully you, made ${codes} ${end}`
    return told(subject, data, what, ['If it was somebody else, the button below makes them void.'])
  },
})

const RecoveryNotice = Notice.extend({ left: z.int().min(0) })

export const recoveryCodeUsed = template({
  data: RecoveryNotice,
  sample: { ...notice, left: 9 },
  write: (data, { brand }) =>
    told(
      `A recovery code was used at ${brand}`,
      data,
      `somebody signed in to your account at ${brand} with a recovery code in place of the authenticator.`,
      [data.left === 1 ? 'One code is left.' : `${data.left === 0 ? 'No' : data.left} codes are left.`],
    ),
})

const IdentityNotice = Notice.extend({ provider: z.string() })

export const identityLinked = template({
  data: IdentityNotice,
  sample: { ...notice, provider: 'Google' },
  write: (data, { brand }) =>
    told(
      `${data.provider} was connected to your account at ${brand}`,
      data,
      `an account at ${data.provider} was connected to yours at ${brand}: it signs in to it from now on.`,
      ['You can disconnect it in “my account”, under connected accounts.'],
    ),
})

const DeviceNotice = Notice.extend({ device: z.string() })

export const newDevice = template({
  data: DeviceNotice,
  sample: { ...notice, device: 'Firefox on Linux' },
  write: (data, { brand }) =>
    told(
      `A new sign-in at ${brand}`,
      data,
      `somebody signed in to your account at ${brand} in a browser that has not been seen there before: ${data.device}.`,
    ),
})
