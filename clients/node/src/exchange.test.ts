import { describe, expect, test } from 'vitest'
import { createPortico, PorticoError } from './portico.ts'
import { type Script, someSignIn, startTestPortal } from './test-portal.ts'

const input = { subsystemToken: 'pst_1', codeVerifier: 'verifier' }

async function porticoAnswering(script: Script, timeoutMs = 5000) {
  const portal = await startTestPortal(script)
  return { ...portal, portico: createPortico({ url: portal.url, identifier: 'wiki', secret: 'sésame', timeoutMs }) }
}

function failureOf(promise: Promise<unknown>): Promise<PorticoError> {
  return promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: unknown) => (error instanceof PorticoError ? error : Promise.reject(error)),
  )
}

describe('an exchange', () => {
  test('sends the token and the verifier with Basic credentials and reads the whole answer', async () => {
    const { portico, calls } = await porticoAnswering(() => ({ json: { ...someSignIn, addedLater: 1 } }))
    expect(await portico.exchange(input)).toEqual(someSignIn)
    expect(calls[0]?.path).toBe('/api/sso/token/exchange')
    expect(calls[0]?.body).toEqual(input)
    const credentials = Buffer.from('wiki:sésame').toString('base64')
    expect(calls[0]?.headers.authorization).toBe(`Basic ${credentials}`)
  })

  test('is repeated once after a 5xx, with the same idempotency key', async () => {
    const { portico, calls } = await porticoAnswering((_call, nth) =>
      nth === 1 ? { status: 503, json: { code: 'busy' } } : { json: someSignIn },
    )
    expect((await portico.exchange(input)).user.username).toBe('ada')
    const keys = calls.map((call) => call.headers['idempotency-key'])
    expect(keys).toEqual([expect.stringMatching(/^[\w-]{43}$/), keys[0]])
  })

  test('is repeated once after a broken connection, and not a second time', async () => {
    const { portico, calls } = await porticoAnswering((_call, _nth, response) => {
      response.destroy()
      return undefined
    })
    expect(await failureOf(portico.exchange(input))).toMatchObject({ code: 'unreachable', status: undefined })
    expect(calls).toHaveLength(2)
  })

  test('uses the same key when the landing page is reloaded, another one for another verifier', async () => {
    const { portico, calls } = await porticoAnswering(() => ({ json: someSignIn }))
    await portico.exchange(input)
    await portico.exchange(input)
    await portico.exchange({ ...input, codeVerifier: 'another' })
    const [first, again, other] = calls.map((call) => call.headers['idempotency-key'])
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  test('gives up on a silent portal after the timeout', async () => {
    const { portico, calls } = await porticoAnswering(() => undefined, 400)
    expect(await failureOf(portico.exchange(input))).toMatchObject({ code: 'timeout', isOutage: true })
    expect(calls).toHaveLength(2)
  })

  test('turns a refusal into its code, status, request id and words, and does not repeat it', async () => {
    const { portico, calls } = await porticoAnswering(() => ({
      status: 400,
      headers: { 'x-request-id': 'r1' },
      json: { code: 'token_spent', title: 'Spent', detail: 'This token has been used.', status: 400 },
    }))
    const error = await failureOf(portico.exchange(input))
    expect(error).toMatchObject({ code: 'token_spent', status: 400, requestId: 'r1', isOutage: false })
    expect(error.message).toBe('token_spent: This token has been used.')
    expect(calls).toHaveLength(1)
  })

  test.each<[string, Script]>([
    ['a page that is not the portal', (_call, _nth, response) => void response.end('<h1>It works</h1>')],
    ['a field of the wrong type', () => ({ json: { ...someSignIn, actions: 'page.read' } })],
    ['a missing field', () => ({ json: { ...someSignIn, logoutHint: undefined } })],
    ['an unreadable deadline', () => ({ json: { ...someSignIn, session: { ...someSignIn.session, expiresAt: '?' } } })],
    ['an answer without a code', () => ({ status: 404, json: { message: 'nope' } })],
  ])('refuses %s', async (_name, script) => {
    const { portico } = await porticoAnswering(script)
    expect(await failureOf(portico.exchange(input))).toMatchObject({ code: 'unexpected_answer' })
  })

  test('never follows a redirect with the secret in hand', async () => {
    const { portico, calls } = await porticoAnswering(() => ({ status: 307, headers: { location: '/elsewhere' } }))
    expect(await failureOf(portico.exchange(input))).toMatchObject({ code: 'unexpected_answer', status: 307 })
    expect(calls).toHaveLength(1)
  })
})

test.each(['http://sso.example', 'ftp://localhost', 'http://localhost.evil.example'])('%s is refused', (url) => {
  expect(() => createPortico({ url, identifier: 'wiki', secret: 's' })).toThrow(/must be https/)
})

test.each(['https://sso.example/', 'http://localhost:3000', 'http://[::1]:1', 'http://127.0.0.9'])(
  '%s is taken',
  (url) => {
    expect(createPortico({ url, identifier: 'wiki', secret: 's' }).logoutUrl()).toContain('/sso/logout?')
  },
)
