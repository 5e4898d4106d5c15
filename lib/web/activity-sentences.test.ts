import { expect, test } from 'vitest'
import { activitySentence } from './activity-sentences.ts'

const event = { outcome: 'success', bySelf: true, facts: {}, application: 'Wiki' }
const said = (kind: string, more: Partial<Parameters<typeof activitySentence>[0]> = {}) =>
  activitySentence({ ...event, kind, ...more })

test('it says who did it', () => {
  expect(said('factor.removed').sentence).toBe('You removed an authenticator.')
  expect(said('factor.removed', { bySelf: false }).sentence).toBe('An administrator removed an authenticator.')
  expect(said('session.ended', { facts: { reason: 'logout' } }).sentence).toBe('You signed out.')
  expect(said('session.ended', { bySelf: false, facts: { reason: 'revoked' } }).sentence).toBe(
    'An administrator ended a session.',
  )
})

test('what was refused stands out, and what was only counted says how often', () => {
  const refused = { outcome: 'refused', facts: { reason: 'wrong_password', count: 40 } }
  expect(said('sign-in.refused.repeated', refused)).toEqual({
    sentence: 'A wrong password was given, 40 more times.',
    tone: 'warn',
  })
})
