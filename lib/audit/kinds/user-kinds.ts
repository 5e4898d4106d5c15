import { countOf, fact, type Sentence } from './told.ts'

/** People, their passwords, authenticators and devices. */
export const userKinds = {
  'device.trust-revoked': (told) =>
    told.facts['devices'] === 1
      ? `A trusted browser${told.of} is trusted no longer`
      : `Trusted browsers${told.of} are trusted no longer`,
  'device.trusted': ({ Who }) => `${Who} trusted this browser for 30 days`,
  'factor.added': ({ by, of }) => `${by} added an authenticator${of}`,
  'factor.removed': ({ by, of }) => `${by} removed an authenticator${of}`,
  'factor.renamed': ({ by, of }) => `${by} renamed an authenticator${of}`,
  'factor.resynchronise-refused': ({ of }) => `A hardware token${of} could not be set right`,
  'factor.resynchronised': ({ by, of }) => `${by} set a hardware token${of} right again`,
  'hardware-token.imported': (told) => `${told.by} added the hardware token ${fact(told, 'serial')} to the stock`,
  'identity.linked': (told) => `An account at ${fact(told, 'provider')} was connected to the account${told.of}`,
  'identity.unlinked': (told) => `${told.by} disconnected ${fact(told, 'provider')} from the account${told.of}`,
  'import.applied': (told) => `${told.by} imported a file of ${countOf(told, 'rows', 'row')}`,
  'import.cancelled': ({ by }) => `${by} cancelled an import`,
  'import.confirmed': ({ by }) => `${by} let an import be applied`,
  'import.received': (told) => `${told.by} uploaded a file of ${countOf(told, 'rows', 'row')} to import`,
  'recovery-codes.kept': ({ Who }) => `${Who} kept the recovery codes`,
  'recovery-codes.replaced': ({ by, of }) => `${by} made new recovery codes${of}`,
  'user.created': ({ by, of }) => `${by} made the account${of}`,
  'user.deleted': ({ by, of }) => `${by} deleted the account${of}`,
  'user.invited': ({ by, whom }) => `${by} invited ${whom}`,
  'user.link-used': ({ Who }) => `${Who} used a link from a mail`,
  'user.locked': ({ by, of }) => `${by} locked the account${of}`,
  'user.password-changed': ({ by, of }) => `${by} changed the password${of}`,
  'user.password-set': ({ by, of }) => `${by} set a password${of}`,
  'user.edited': ({ by, of }) => `${by} changed the profile${of}`,
  'user.reset-link-issued': ({ by, of }) => `${by} made a link to choose a new password${of}`,
  'user.reset-not-sent': ({ of }) => `A link to choose a new password${of} was asked for and not sent`,
  'user.reset-sent': ({ whom }) => `A link to choose a new password was mailed to ${whom}`,
  'user.secured': ({ of }) =>
    `The account${of} was secured: everything was signed out, and the password stopped working`,
  'user.sessions-ended': (told) => `${told.by} ended every session${told.of}: ${countOf(told, 'sessions', 'sign-in')}`,
  'user.unlocked': ({ by, of }) => `${by} unlocked the account${of}`,
} as const satisfies Record<string, Sentence>
