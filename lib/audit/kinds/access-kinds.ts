import { fact, type Sentence } from './told.ts'

/** Subsystems, what they may do, and what a sign-in to them must prove. */
export const accessKinds = {
  'capability.added': (told) =>
    fact(told, 'target')
      ? `${told.by} let ${told.application} hand people over to ${fact(told, 'target')}`
      : `${told.by} gave ${told.application} the capability ${fact(told, 'capability')}`,
  'capability.proposed': (told) =>
    `An import proposed the capability ${fact(told, 'capability')} for ${told.application}`,
  'capability.removed': (told) =>
    fact(told, 'target')
      ? `${told.application} may hand people over to ${fact(told, 'target')} no longer`
      : `${told.by} took the capability ${fact(told, 'capability')} from ${told.application}`,
  'connection.disabled': (told) => `${told.by} switched ${fact(told, 'protocol')} off for ${told.application}`,
  'connection.edited': (told) => `${told.by} changed how ${told.application} speaks ${fact(told, 'protocol')}`,
  'connection.enabled': (told) => `${told.by} switched ${fact(told, 'protocol')} on for ${told.application}`,
  'connection.call-refused': (told) =>
    `A call${told.application ? ` of ${told.application}` : ''} was refused: ${fact(told, 'code')}`,
  'connection.keys-made': (told) => `${told.by} gave ${told.application} the pair of keys …${fact(told, 'hint')}`,
  'connection.keys-revoked': (told) =>
    `${told.by} revoked the pair of keys …${fact(told, 'hint')} of ${told.application}`,
  'connection.redirect-seen': (told) =>
    `${told.application} asked to be answered at ${fact(told, 'url')}, which nobody has approved`,
  'consent.given': ({ Who, application }) => `${Who} agreed to what ${application} may have`,
  'consent.refused': ({ Who, application }) => `${Who} did not let ${application} have anything`,
  'consent.revoked': ({ Who, application }) => `${Who} took back what ${application} may have`,
  'policy.removed': (told) => `${told.by} removed the sign-in policy ${scopeOf(told.application, fact(told, 'role'))}`,
  'policy.set': (told) => `${told.by} set the sign-in policy ${scopeOf(told.application, fact(told, 'role'))}`,
  'role.chosen': (told) => `${told.Who} chose to enter ${told.application} as ${fact(told, 'role')}`,
  'subsystem.created': ({ by, application }) => `${by} connected ${application}`,
  'subsystem.disabled': ({ by, application }) => `${by} switched ${application} off`,
  'subsystem.edited': (told) => `${told.by} changed ${told.application}: ${fact(told, 'fields')}`,
  'subsystem.enabled': ({ by, application }) => `${by} switched ${application} on`,
  'subsystem.removed': (told) => `${told.by} removed ${fact(told, 'identifier')} from the portal`,
  'subsystem.secret-revoked': (told) => `${told.by} revoked the secret …${fact(told, 'hint')} of ${told.application}`,
  'subsystem.secret-rotated': ({ by, application }) => `${by} made a new secret for ${application}`,
} as const satisfies Record<string, Sentence>

const scopeOf = (application: string, role: string): string =>
  role ? `for ${role} in ${application}` : `of ${application}`
