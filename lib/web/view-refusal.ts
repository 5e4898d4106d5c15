import { z } from 'zod'

const RefusedData = z.strictObject({
  code: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  requestId: z.string(),
  /** The short code by which whoever helps finds it. */
  reference: z.string().optional(),
  /** The application on the way to which it happened. */
  about: z.string().optional(),
  /** One of our own pages, from which to try again. */
  back: z.string().optional(),
})

const applications = { label: 'Go to my applications', href: '/apps', primary: true }
const signIn = { label: 'Sign in', href: '/login', primary: true }
const switchPerson = { label: 'Sign out first', href: '/logout', primary: true }

/** Refusals that are nobody's mistake, and those that are ours. */
const calm = new Set([
  'access_denied',
  'other_user',
  'level_unreachable',
  'request_spent',
  'attempt_expired',
  'attempt_unknown',
  'link_void',
])
/** Titles that speak of "this person": applications read them, but here the person does. */
const toThePerson: Record<string, string> = {
  access_denied: 'You have no access here',
  reauthentication_required: 'Prove once more who you are',
}
const ours = new Set(['internal_error', 'database_unavailable', 'busy'])

/** What helps until the time is over that a refusal tells of. */
const meanwhile: Record<string, string> = {
  too_many_guesses:
    'The tries need not have been yours. A browser in which you have signed in before is not held up by those of others, ' +
    'and whoever is signed in stays signed in.',
}

/** A refusal as a page says it: what, why, what to do next, and what to quote to whoever helps. */
export function viewRefusal(data: unknown, signedIn: boolean) {
  const { code, title, detail, requestId, reference, about, back } = RefusedData.parse(data)
  return {
    tone: toneOf(code),
    title: toThePerson[code] ?? title,
    text: [detail ?? advice(code), meanwhile[code]].filter(Boolean).join('\n\n'),
    code,
    requestId,
    reference,
    about,
    actions: [back === undefined ? wayOn(code, signedIn) : { label: 'Try again', href: back, primary: true }],
  }
}

function wayOn(code: string, signedIn: boolean) {
  if (code === 'other_user') return switchPerson
  return signedIn ? applications : signIn
}

function advice(code: string): string {
  if (ours.has(code)) return 'Nothing you did is lost. Try again in a moment.'
  if (code.startsWith('attempt_')) return 'Go back to the application and start again, or sign in here.'
  return 'The application sent you here with a request that cannot be answered. Tell whoever looks after it.'
}

function toneOf(code: string): 'bad' | 'info' | 'warn' {
  if (ours.has(code)) return 'bad'
  return calm.has(code) ? 'info' : 'warn'
}
