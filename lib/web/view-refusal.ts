import { z } from 'zod'

const RefusedData = z.strictObject({
  code: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  requestId: z.string(),
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
])
/** Titles that speak of "this person": applications read them, but here the person does. */
const toThePerson: Record<string, string> = {
  access_denied: 'You have no access here',
  reauthentication_required: 'Prove once more who you are',
}
const ours = new Set(['internal_error', 'database_unavailable', 'busy'])

/** A refusal as a page says it: what, why, what to do next, and what to quote to whoever helps. */
export function viewRefusal(data: unknown, signedIn: boolean) {
  const { code, title, detail, requestId } = RefusedData.parse(data)
  return {
    tone: toneOf(code),
    title: toThePerson[code] ?? title,
    text: detail ?? advice(code),
    code,
    requestId,
    actions: [code === 'other_user' ? switchPerson : signedIn ? applications : signIn],
  }
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
