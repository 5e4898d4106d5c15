import { fact, type Sentence } from './told.ts'

const whyRefused: Record<string, string> = {
  user_locked: 'the account is locked',
  temporary_expired: 'the temporary password has expired',
}

/** Signing in, and what is spent and refused on the way. */
export const signInKinds = {
  'device.connected': ({ Who, application }) => `${Who} connected a device to ${application}`,
  'device.refused': ({ Who, application }) => `${Who} did not connect a device to ${application || 'an application'}`,
  'entry.refused': ({ application, whom }) => `${application} did not let ${whom} in`,
  'guess.held-up': ({ of }) => `Too many wrong tries${of}: further ones had to wait`,
  'mailed-code.refused': ({ of }) => `A wrong mailed code was given, after the right password${of}`,
  'mailed-code.sent': ({ whom }) => `A code was mailed to ${whom}, to add a first authenticator`,
  'mailed-code.used': ({ Who }) => `${Who} gave the mailed code`,
  'offline.opened': ({ Who, application }) => `${Who} let ${application} go on after sign-out`,
  'page.refused': (told) => `A page was refused: ${fact(told, 'code')}`,
  'recovery-code.used': ({ Who }) => `${Who} used a recovery code`,
  'second-factor.refused': ({ of }) => `A wrong code was given, after the right password${of}`,
  'session.impersonated': ({ application, whom }) => `${application} entered as ${whom}, without any proof`,
  'session.opened': ({ Who, application, facts }) =>
    facts['origin'] === 'api' ? `${Who} signed in on a page of ${application}` : `${Who} signed in`,
  'session.raised': ({ Who }) => `${Who} confirmed who it is with one more proof`,
  'sign-in.refused': ({ facts, of }) => {
    const why = whyRefused[String(facts['reason'])]
    return why ? `A sign-in${of} was refused: ${why}` : `A wrong password${of} was given`
  },
  'upstream.failed': (told) => `A sign-in with ${fact(told, 'provider')} came to nothing: ${fact(told, 'reason')}`,
  'upstream.refused': (told) => `A sign-in with ${fact(told, 'provider')} was refused: ${fact(told, 'reason')}`,
  'token.exchange-refused': (told) => `A token for ${told.application} was refused: ${fact(told, 'code')}`,
  'token.exchanged': ({ Who, application }) => `${Who} entered ${application}`,
  'token.issued': ({ Who, application }) => `${Who} went to ${application}`,
  'token.replayed': ({ application }) => `A token for ${application} was used twice; what it had opened was ended`,
} as const satisfies Record<string, Sentence>
