import { expect, test } from 'vitest'
import { createPortico, type PendingLogin } from './portico.ts'
import { someSignIn, startTestPortal } from './test-portal.ts'

/** A portal that keeps the state with the token, and a browser that has left for it. */
async function browserAtPortal() {
  let state: string | null = null
  const portal = await startTestPortal(() => ({ json: { ...someSignIn, state } }))
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's' })
  const { url, pending } = portico.loginUrl({ targetUrl: '/page/7' })
  state = pending.state
  const landing = (changes: Record<string, string> = {}) =>
    `/signed-in?${new URLSearchParams({ subsystemToken: 'pst_1', iss: portal.url, state: pending.state, ...changes })}`
  const comeBack = (address: string, carried: PendingLogin | undefined = pending) =>
    portico.handleCallback({ url: address, pending: carried })
  return {
    ...portal,
    portico,
    loginUrl: new URL(url),
    pending,
    landing,
    comeBack,
    plant: (planted: string) => {
      state = planted
    },
  }
}

test('the login URL carries a fresh state and the challenge, never the verifier', async () => {
  const { loginUrl, pending } = await browserAtPortal()
  expect(loginUrl.pathname).toBe('/sso/login')
  expect(Object.fromEntries(loginUrl.searchParams)).toEqual({
    subsystemIdentifier: 'wiki',
    targetUrl: '/page/7',
    state: pending.state,
    codeChallenge: expect.stringMatching(/^[\w-]{43}$/),
  })
  expect(loginUrl.href).not.toContain(pending.codeVerifier)
})

test('the return this browser left for is exchanged with its verifier', async () => {
  const { comeBack, landing, calls, pending } = await browserAtPortal()
  expect(await comeBack(landing())).toMatchObject({ outcome: 'signed_in', signIn: { targetUrl: '/page/7' } })
  expect(calls[0]?.body).toEqual({ subsystemToken: 'pst_1', codeVerifier: pending.codeVerifier })
})

test('a return without a pending login is never exchanged', async () => {
  const { portico, landing, calls } = await browserAtPortal()
  const result = await portico.handleCallback({ url: landing(), pending: undefined })
  expect(result).toMatchObject({ outcome: 'rejected', reason: 'no_pending_login' })
  expect(calls).toEqual([])
})

test('the return of an earlier tab starts again instead of being exchanged', async () => {
  const { portico, comeBack, landing, calls } = await browserAtPortal()
  const later = portico.loginUrl().pending
  expect(await comeBack(landing({ targetUrl: '/page/8' }), later)).toEqual({
    outcome: 'start_again',
    targetUrl: '/page/8',
  })
  expect(calls).toEqual([])
})

test('an error comes back as a refusal, and only to the browser that asked', async () => {
  const { portico, comeBack, pending } = await browserAtPortal()
  const address = `/signed-in?error=login_required&state=${pending.state}`
  expect(await comeBack(address)).toEqual({ outcome: 'refused', error: 'login_required' })
  expect(await portico.handleCallback({ url: address, pending: undefined })).toMatchObject({ outcome: 'rejected' })
})

test('a token from another portal is not exchanged', async () => {
  const { comeBack, landing, calls } = await browserAtPortal()
  expect(await comeBack(landing({ iss: 'https://evil.example' }))).toMatchObject({
    outcome: 'rejected',
    reason: 'issuer_mismatch',
  })
  expect(calls).toEqual([])
})

test.each([
  '/signed-in',
  '/signed-in?state=a',
  '/signed-in?subsystemToken=t',
  '/signed-in?subsystemToken=t&error=e&state=a',
])('%s is malformed', async (address) => {
  const { comeBack } = await browserAtPortal()
  expect(await comeBack(address)).toMatchObject({ outcome: 'rejected', reason: 'malformed' })
})

test('a repeated parameter is malformed, whichever copy would have been right', async () => {
  const { comeBack, landing } = await browserAtPortal()
  expect(await comeBack(`${landing()}&state=other`)).toMatchObject({ outcome: 'rejected', reason: 'malformed' })
  expect(await comeBack(`${landing()}&subsystemToken=other`)).toMatchObject({
    outcome: 'rejected',
    reason: 'malformed',
  })
})

test('a token that was issued for another state opens nothing', async () => {
  const { comeBack, landing, plant } = await browserAtPortal()
  plant('of somebody else')
  await expect(comeBack(landing())).rejects.toMatchObject({ code: 'unexpected_answer' })
})
