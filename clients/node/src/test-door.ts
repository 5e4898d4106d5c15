import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { TestBrowser } from './test-browser.ts'
import { type ReceivedCall, someSignIn, startTestPortal } from './test-portal.ts'

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

/** What the portal knows; a test changes it as it goes. */
export interface Known {
  name: string
  actions: string[]
  touch: 'live' | 'changed' | 'ended' | 'down' | 'shut out'
  expiresAt: string
  /** The session that the next exchange opens. */
  session: string
}

/** A portal that answers from `known`, and signs notices with a key that it publishes. */
export async function startKnowingPortal(changes: Partial<Known> = {}) {
  const known: Known = {
    name: 'Ada Lovelace',
    actions: ['page.read', 'page.edit'],
    touch: 'live',
    expiresAt: inMinutes(10),
    session: 'sss_1',
    ...changes,
  }
  const keys = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  let state: string | null = null
  const portal = await startTestPortal((call, _nth, response) => {
    if (known.touch === 'down') return void response.destroy()
    if (call.path === '/.well-known/jwks.json') return { json: { keys: [jwk] } }
    if (known.touch === 'shut out') return { status: 403, json: { code: 'subsystem_disabled' } }
    if (call.path?.endsWith('/touch')) return { json: { sessions: touched(call, known) } }
    const session = { ...someSignIn.session, id: known.session, expiresAt: known.expiresAt }
    const user = { ...someSignIn.user, name: known.name }
    return { json: { ...someSignIn, user, actions: known.actions, session, state } }
  })
  const sign = (typ: string, claims: JWTPayload, key = keys.privateKey) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ, kid: 'k1' })
      .setIssuer(portal.url)
      .setAudience('wiki')
      .setIssuedAt()
      .setExpirationTime('2 min')
      .sign(key)
  const logoutToken = (sid = known.session, jti = crypto.randomUUID()) =>
    sign('logout+jwt', { sid, jti, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
  /** Takes a browser through the portal; answers what the landing URL said. */
  const signIn = async (browser: Pick<TestBrowser, 'open'>, path = '/page/7', landing = '/signed-in') => {
    const leaving = await browser.open(path)
    state = new URL(leaving.headers.get('location') ?? '').searchParams.get('state')
    return browser.open(
      `${landing}?${new URLSearchParams({ subsystemToken: 'pst_1', iss: portal.url, state: state ?? '' })}`,
    )
  }
  return { ...portal, known, sign, logoutToken, signIn }
}

function touched({ body }: ReceivedCall, { touch }: Known): object[] {
  const { sessions, check } = body as { sessions: string[]; check: string[] }
  return [...sessions, ...check].map((id) => {
    if (touch === 'ended') return { id, state: 'ended', reason: 'logout' }
    return { id, state: 'live', expiresAt: inMinutes(10), permissionsChanged: touch === 'changed' }
  })
}
