import { accessKinds } from './kinds/access-kinds.ts'
import { portalKinds } from './kinds/portal-kinds.ts'
import { roleKinds } from './kinds/role-kinds.ts'
import { signInKinds } from './kinds/sign-in-kinds.ts'
import type { Sentence, Told } from './kinds/told.ts'
import { userKinds } from './kinds/user-kinds.ts'

/**
 * Every kind of event that the audit log knows, `subject.verb-in-past`, and how it is said. Nothing else can be written:
 * a new kind is a line in one of the lists.
 */
const eventKinds = { ...signInKinds, ...userKinds, ...accessKinds, ...roleKinds, ...portalKinds }

export type EventKind = keyof typeof eventKinds

export const eventKindNames = (Object.keys(eventKinds) as EventKind[]).sort()

const repeated = '.repeated'

/** What a kind ends in that stands for failures which were only counted (`recordFailure`). */
export const repeatedKind = (kind: string): string => `${kind}${repeated}`

/** Whether the text names a kind of event. */
export const isEventKind = (text: string): text is EventKind => Object.hasOwn(eventKinds, text)

/** Every name under which events of these kinds lie in the log: `session`, `session.` or a whole kind. */
export function kindsBeginningWith(prefix: string): string[] {
  const found = eventKindNames.filter((kind) => kind === prefix || kind.startsWith(prefix))
  return found.flatMap((kind) => [kind, repeatedKind(kind)])
}

/** An event as one sentence. A kind of a newer Portico is said by its own words. */
export function eventSentence(kind: string, told: Told): string {
  const plain = kind.endsWith(repeated) ? kind.slice(0, -repeated.length) : kind
  const say: Sentence | undefined = isEventKind(plain) ? eventKinds[plain] : undefined
  const times = plain === kind ? '' : `, ${told.facts['count'] ?? 'many'} more times`
  return `${say ? say(told) : inWords(plain)}${times}.`
}

function inWords(kind: string): string {
  const words = kind.replace(/[.-]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
const notable = new Set([
  'recovery-code.used',
  'user.locked',
  'user.secured',
  'guess.held-up',
  'token.replayed',
  'session.impersonated',
])
const glad = new Set(['session.opened', 'session.raised'])

/** Whether an event deserves a second look. */
export function eventTone({ kind, outcome }: { kind: string; outcome: string }): 'info' | 'good' | 'warn' {
  if (outcome === 'refused' || notable.has(kind)) return 'warn'
  return glad.has(kind) ? 'good' : 'info'
}
