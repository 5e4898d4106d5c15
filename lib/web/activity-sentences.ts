import type { OwnEvent } from '#lib/audit/list-own-events.ts'

type Told = Pick<OwnEvent, 'kind' | 'outcome' | 'bySelf' | 'facts'> & { application: string }

/** How each kind of event is said to the person whom it is about. `by` = "You" or "An administrator". */
const sentences: Record<string, (event: Told & { by: string }) => string> = {
  'device.trusted': () => 'You trusted this browser for 30 days',
  'device.trust-revoked': ({ facts }) =>
    facts['devices'] === 1 ? 'A trusted browser is trusted no longer' : 'Trusted browsers are trusted no longer',
  'entry.refused': ({ application }) => `You were not let into ${application}: you have no role there`,
  'factor.added': ({ by }) => `${by} added an authenticator`,
  'factor.removed': ({ by }) => `${by} removed an authenticator`,
  'factor.renamed': ({ by }) => `${by} renamed an authenticator`,
  'factor.resynchronised': ({ by }) => `${by} set a hardware token right again`,
  'factor.resynchronise-refused': () => 'A hardware token could not be set right',
  'grant.added': ({ application, facts }) => `You were given the role ${facts['role'] ?? ''} in ${application}`,
  'grant.removed': ({ application, facts }) => `The role ${facts['role'] ?? ''} in ${application} was taken from you`,
  'guess.held-up': () => 'Too many wrong tries: further ones had to wait',
  'recovery-code.used': () => 'A recovery code was used',
  'recovery-codes.replaced': ({ by }) => `${by} made new recovery codes`,
  'second-factor.refused': () => 'A wrong code was given, after the right password',
  'session.opened': () => 'You signed in',
  'session.raised': () => 'You confirmed who you are',
  'session.ended': ({ by, facts }) => (facts['reason'] === 'logout' ? 'You signed out' : `${by} ended a session`),
  'sign-in.refused': ({ facts }) =>
    facts['reason'] === 'user_locked' ? 'A sign-in was refused: the account is locked' : 'A wrong password was given',
  'subsystem-session.ended': ({ application, facts }) =>
    facts['reason'] === 'permissions_removed'
      ? `${application} closed: you have no role there any more`
      : `You were signed out of ${application}`,
  'user.created': ({ by }) => `${by} made the account`,
  'user.invited': () => 'You were invited',
  'user.link-used': () => 'A link from a mail was used',
  'user.locked': ({ by }) => `${by} locked the account`,
  'user.password-changed': ({ by }) => `${by} changed the password`,
  'user.password-set': ({ by }) => `${by} set a password`,
  'user.renamed': ({ by }) => `${by} changed the name`,
  'user.reset-link-issued': ({ by }) => `${by} made a link to choose a new password`,
  'user.reset-sent': () => 'A link to choose a new password was mailed',
  'user.secured': () => 'The account was secured: everything was signed out, and the password stopped working',
  'user.sessions-ended': () => 'Every session was ended',
  'user.unlocked': ({ by }) => `${by} unlocked the account`,
}

const repeated = '.repeated'

/** One event as a sentence, and whether it deserves a second look. A kind that nobody named yet is said by its own words. */
export function activitySentence(event: Told): { sentence: string; tone: 'info' | 'good' | 'warn' } {
  const kind = event.kind.endsWith(repeated) ? event.kind.slice(0, -repeated.length) : event.kind
  const say = sentences[kind]
  const by = event.bySelf ? 'You' : 'An administrator'
  const sentence = say ? say({ ...event, by }) : inWords(kind)
  const times = kind === event.kind ? '' : `, ${event.facts['count'] ?? 'many'} more times`
  return { sentence: `${sentence}${times}.`, tone: event.outcome === 'refused' ? 'warn' : toneOf(kind) }
}

function inWords(kind: string): string {
  const words = kind.replace(/[.-]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const notable = new Set(['recovery-code.used', 'user.locked', 'user.secured', 'guess.held-up'])
const glad = new Set(['session.opened', 'session.raised'])

function toneOf(kind: string): 'info' | 'good' | 'warn' {
  if (notable.has(kind)) return 'warn'
  return glad.has(kind) ? 'good' : 'info'
}
