import { afterEach, expect, test, vi } from 'vitest'
import { createPendingCookie } from './pending-cookie.ts'
import { createPendingSeal, newPendingLogin } from './pending-login.ts'

const seal = createPendingSeal('wiki', 'secret')
const cookie = createPendingCookie(seal, true)

afterEach(() => void vi.useRealTimers())

/** What a browser would send back of a Set-Cookie header. */
function carried(setCookie: string): string {
  return `theme=dark; ${setCookie.slice(0, setCookie.indexOf(';'))}; other=1`
}

test('a pending login survives the cookie', () => {
  const pending = newPendingLogin()
  expect(cookie.read(carried(cookie.set(pending)))).toEqual(pending)
})

test('the cookie is bound to this host, hidden from scripts and gone in 15 minutes', () => {
  const set = cookie.set(newPendingLogin())
  expect(set).toMatch(/^__Host-portico-login=[\w-]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
  expect(cookie.drop()).toBe('__Host-portico-login=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure')
  expect(createPendingCookie(seal, false).drop()).toBe('portico-login=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax')
})

test('the browser cannot read the verifier in it', () => {
  const pending = newPendingLogin()
  const value = seal.seal(pending)
  expect(Buffer.from(value, 'base64url').toString('latin1')).not.toContain(pending.codeVerifier)
})

test('a cookie altered in any byte, cut, or sealed elsewhere is no pending login', () => {
  const sealed = Buffer.from(seal.seal(newPendingLogin()), 'base64url')
  for (let index = 0; index < sealed.length; index += 1) {
    const altered = Buffer.from(sealed)
    altered.writeUInt8(altered.readUInt8(index) ^ 1, index)
    expect(seal.open(altered.toString('base64url'))).toBeUndefined()
    expect(seal.open(sealed.subarray(0, index).toString('base64url'))).toBeUndefined()
  }
  const value = sealed.toString('base64url')
  expect(createPendingSeal('billing', 'secret').open(value)).toBeUndefined()
  expect(createPendingSeal('wiki', 'rotated').open(value)).toBeUndefined()
})

test('a pending login is over after 15 minutes, whatever the browser keeps', () => {
  vi.useFakeTimers()
  const sealed = seal.seal(newPendingLogin())
  vi.advanceTimersByTime(15 * 60 * 1000 - 1)
  expect(seal.open(sealed)).toBeDefined()
  vi.advanceTimersByTime(1)
  expect(seal.open(sealed)).toBeUndefined()
})

test.each([undefined, '', 'theme=dark', '__Host-portico-login=', '__Host-portico-login=%%%'])(
  'nothing is found in %o',
  (header) => {
    expect(cookie.read(header)).toBeUndefined()
  },
)
