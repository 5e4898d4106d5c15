import { createHmac } from 'node:crypto'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { createPortico } from './portico.ts'
import { startKnowingPortal } from './test-door.ts'
import { startTestPortal } from './test-portal.ts'

const logoutEvent = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const changedEvent = { 'https://portico.dev/events/permissions-changed': {} }
const claims = { sid: 'sss_1', jti: 'j1', events: logoutEvent }

async function started() {
  const portal = await startKnowingPortal()
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's', timeoutMs: 2000 })
  return { portal, portico }
}

test('a logout token names the session that is over', async () => {
  const { portal, portico } = await started()
  const token = await portal.logoutToken('sss_1', 'j1')
  expect(await portico.verifyLogoutToken(token)).toEqual({ kind: 'logout', session: 'sss_1', jti: 'j1' })
})

test('a security event names the session whose permissions changed', async () => {
  const { portal, portico } = await started()
  const token = await portal.sign('secevent+jwt', { ...claims, events: changedEvent })
  expect(await portico.verifyLogoutToken(token)).toMatchObject({ kind: 'permissions_changed', session: 'sss_1' })
})

test('the keys are fetched once for many tokens', async () => {
  const { portal, portico } = await started()
  for (const jti of ['a', 'b', 'c']) await portico.verifyLogoutToken(await portal.logoutToken('sss_1', jti))
  expect(portal.calls).toHaveLength(1)
})

const past = Math.floor(Date.now() / 1000) - 3600
const wrong: Record<string, (portal: Awaited<ReturnType<typeof startKnowingPortal>>) => Promise<string> | string> = {
  'no token at all': () => 'x',
  'another typ': (portal) => portal.sign('JWT', claims),
  'the typ of an ID token with the events of a logout': (portal) => portal.sign('at+jwt', claims),
  'a logout event under the typ of a security event': (portal) => portal.sign('secevent+jwt', claims),
  'no events': (portal) => portal.sign('logout+jwt', { sid: 'sss_1', jti: 'j' }),
  'events that are no object': (portal) => portal.sign('logout+jwt', { ...claims, events: 'all' }),
  'an event that is no object': (portal) =>
    portal.sign('logout+jwt', { ...claims, events: { 'http://schemas.openid.net/event/backchannel-logout': true } }),
  'a nonce': (portal) => portal.sign('logout+jwt', { ...claims, nonce: 'n' }),
  'no sid': (portal) => portal.sign('logout+jwt', { jti: 'j', events: logoutEvent }),
  'a sid that is no session': (portal) => portal.sign('logout+jwt', { ...claims, sid: 'pst_1' }),
  'no jti': (portal) => portal.sign('logout+jwt', { sid: 'sss_1', events: logoutEvent }),
  'an empty jti': (portal) => portal.sign('logout+jwt', { ...claims, jti: '' }),
  'a key of somebody else': async (portal) =>
    portal.sign('logout+jwt', claims, (await generateKeyPair('ES256')).privateKey),
  'no signature': (portal) => new UnsecuredJWT(claims).setIssuer(portal.url).setAudience('wiki').setIssuedAt().encode(),
  'an HMAC under the public key': (portal) => {
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const payload = { ...claims, iss: portal.url, aud: 'wiki', iat: now, exp: now + 60 }
    const text = `${part({ alg: 'HS256', typ: 'logout+jwt', kid: 'k1' })}.${part(payload)}`
    return `${text}.${createHmac('sha256', 'k1').update(text).digest('base64url')}`
  },
}

/** Signed rightly, each with one claim that is wrong. */
const claimed: Record<string, (jwt: SignJWT) => SignJWT> = {
  'another issuer': (jwt) => jwt.setIssuer('https://evil.example'),
  'another audience': (jwt) => jwt.setAudience('billing'),
  'no audience': (jwt) => jwt.setAudience([]),
  'an end an hour ago': (jwt) => jwt.setIssuedAt(past).setExpirationTime(past + 120),
  'a beginning an hour ago, without an end': (jwt) => jwt.setIssuedAt(past).setExpirationTime(past + 10_000),
  'a beginning in an hour': (jwt) => jwt.setIssuedAt(past + 7200).setExpirationTime(past + 7320),
}

test.each(Object.keys(wrong))('%s is refused', async (name) => {
  const { portal, portico } = await started()
  const token = (await wrong[name]?.(portal)) ?? ''
  await expect(portico.verifyLogoutToken(token)).rejects.toMatchObject({
    code: 'logout_token_refused',
    isOutage: false,
  })
})

test.each(Object.keys(claimed))('%s is refused', async (name) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { exportJWK } = await import('jose')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
  const portal = await startTestPortal(() => ({ json: { keys: [jwk] } }))
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's' })
  const right = new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'logout+jwt', kid: 'k1' })
    .setIssuer(portal.url)
    .setAudience('wiki')
    .setIssuedAt()
    .setExpirationTime('2 min')
  await expect(portico.verifyLogoutToken(await right.sign(privateKey))).resolves.toBeDefined()
  const token = await (claimed[name]?.(right) ?? right).sign(privateKey)
  await expect(portico.verifyLogoutToken(token)).rejects.toMatchObject({ code: 'logout_token_refused' })
})

test('clocks may be a minute apart', async () => {
  const { portal, portico } = await started()
  const token = await portal.sign('logout+jwt', { ...claims, iat: Math.floor(Date.now() / 1000) + 45 })
  await expect(portico.verifyLogoutToken(token)).resolves.toBeDefined()
})

test('without the keys of the portal there is no verdict', async () => {
  const { portal, portico } = await started()
  const token = await portal.logoutToken()
  portal.known.touch = 'down'
  await expect(portico.verifyLogoutToken(token)).rejects.toMatchObject({ code: 'unreachable', isOutage: true })
})
