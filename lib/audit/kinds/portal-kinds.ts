import { countOf, fact, type Sentence } from './told.ts'

/** Sessions that end, mail, and the portal itself. */
export const portalKinds = {
  'api-key.created': (told) => `${told.by} made an API key`,
  'api-key.revoked': (told) => `${told.by} revoked an API key${told.of}`,
  'audit.personal-data-erased': (told) =>
    `${told.by} erased the personal data${told.of} from ${countOf(told, 'events', 'event')}`,
  'audit.verified': (told) =>
    told.facts['intact'] === false
      ? `${told.by} had the audit log verified: it is NOT as it was sealed`
      : `${told.by} had the audit log verified: all ${countOf(told, 'events', 'event')} are as they were sealed`,
  'identity-provider.created': (told) => `${told.by} set up ${fact(told, 'provider')} for signing in`,
  'identity-provider.edited': (told) => `${told.by} changed how people sign in with ${fact(told, 'provider')}`,
  'identity-provider.removed': (told) => `${told.by} removed ${fact(told, 'provider')} from the sign-in`,
  'identity-provider.rules-set': (told) => `${told.by} set what is given to people of ${fact(told, 'provider')}`,
  'delivery.sent-again': (told) => `${told.by} had ${told.application} told again of a session${told.of}`,
  'instance.password-rules-set': ({ by }) => `${by} set the rules for passwords`,
  'instance.restored': ({ by }) => `${by} restored the portal from a backup`,
  'instance.session-limits-set': ({ by }) => `${by} set when sessions end by themselves`,
  'instance.sessions-ended': ({ by }) => `${by} ended every session of everyone`,
  'instance.edited': ({ by }) => `${by} changed the settings of the portal`,
  'key.rotated': ({ by }) => `${by} made a new signing key`,
  'mail.given-up': (told) => `A mail to ${told.whom} was given up: ${fact(told, 'reason')}`,
  'mail.postponed': (told) => `A mail to ${told.whom} was not taken and will be tried again: ${fact(told, 'reason')}`,
  'mail.refused': (told) => `A mail to ${told.whom} was refused by the mail server: ${fact(told, 'answer')}`,
  'mail.sent': ({ whom }) => `A mail was sent to ${whom}`,
  'registration.changed': (told) => `${told.application} changed what it says of itself`,
  'registration.ended': (told) =>
    told.facts['removed'] === true
      ? `${told.application} took itself off the portal`
      : `${told.application} switched itself off`,
  'registration.made': (told) => `${told.application} registered by itself, with the token “${fact(told, 'name')}”`,
  'registration.token-created': (told) =>
    `${told.by} made a token “${fact(told, 'name')}” by which ${fact(told, 'runBy')} registers applications`,
  'registration.token-revoked': (told) => `${told.by} revoked the registration token “${fact(told, 'name')}”`,
  'session.ended': (told) =>
    told.facts['reason'] === 'logout' ? `${told.Who} signed out` : `${told.by} ended a session${told.of}`,
  'setup.link-issued': ({ by }) => `${by} made a link to set the portal up`,
  'subsystem-session.ended': (told) =>
    told.facts['reason'] === 'permissions_removed'
      ? `${told.application} closed for ${told.whom}: no role is left there`
      : `${told.Who} left ${told.application}`,
  'subsystem.sessions-ended': (told) =>
    `${told.by} ended every session in ${told.application}: ${countOf(told, 'applications', 'session')}`,
} as const satisfies Record<string, Sentence>
