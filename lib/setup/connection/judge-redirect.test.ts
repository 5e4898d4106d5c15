import { expect, test } from 'vitest'
import { judgeRedirect } from './judge-redirect.ts'

const landing = new URL('https://wiki.example.org/signed-in')
const portal = new URL('https://sso.example.org')

function judged(location: string | null, status = 303) {
  const url = location === null ? null : new URL(location, landing)
  const answered = { url: landing, status, failure: null, cookies: '', clockAheadSeconds: 0, location: url }
  return judgeRedirect(answered, landing, portal)
}

test.each([null, '/', '/welcome?tour=1', 'https://sso.example.org/sso/login?subsystemIdentifier=wiki', '/en/login'])(
  'leading on to %s is well',
  (location) => {
    expect(judged(location).status).toBe('pass')
  },
)

test.each([
  ['http://wiki.example.org/signed-in?subsystemToken=pst_1', /plain http/],
  ['https://www.wiki.example.org/signed-in?subsystemToken=pst_1', /another site/],
  ['//evil.example/', /another site/],
  ['/signed-in/', /loses its query/],
  ['/en/signed-in', /loses its query/],
  ['/Signed-In?subsystemToken=pst_1', /redirects to \/Signed-In first/],
  ['/app?subsystemToken=pst_1', /carried on/],
])('leading on to %s is named, with what to do', (location, words) => {
  const { status, detail, advice } = judged(location)
  expect(status).toBe('fail')
  expect(detail).toMatch(words)
  expect(advice).toBeTruthy()
})

test('a redirect that browsers keep for ever is named', () => {
  expect(judged('/', 301).detail).toContain('for ever')
})
