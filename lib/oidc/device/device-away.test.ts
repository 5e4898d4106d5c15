import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { type OidcWorld, oidcWorld } from '#test/oidc.ts'
import { answerDevice, questionOfDevice, typeCode } from '#test/oidc-device.ts'

const resource = 'urn:example:billing'

let world: OidcWorld
let config: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  const grantTypes = ['device_code', 'refresh_token']
  const own = { grantTypes, authentication: 'none', redirectUris: [] }
  await world.speak(world.wiki, { ...own, offlineAccess: true })
  const api = { apiIdentifier: resource, apiTokenFormat: 'jwt', apiCallers: ['wiki'] }
  await world.speak(world.billing, { ...api, grantTypes: [], redirectUris: [] })
  config = await world.clientOf(world.wiki, client.None())
}, 60_000)
afterAll(() => world.close())

test('a device that its person connected for that goes on after their sign-out, at an API too', async () => {
  const user = await world.user('ada', 'wiki', 'billing')
  const browser = world.browser()
  const ssoSessionId = await browser.signIn(user.id)
  const who = { user, browser }
  const asked = await client.initiateDeviceAuthorization(config, { scope: 'openid portico offline_access', resource })
  const question = await questionOfDevice(world, browser, await typeCode(world, who, asked.user_code))
  expect(JSON.stringify(question)).toContain('Go on while you are away')
  expect(JSON.stringify(question)).toContain('Act for you in Billing')
  await answerDevice(world, who, { code: asked.user_code, answer: 'confirm' })
  const tokens = await client.pollDeviceAuthorizationGrant(config, { ...asked, interval: 0.01 })
  await endSsoSession(world.context(), { ssoSessionId, reason: 'logout' }, { kind: 'user', id: user.id })
  const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', { resource })
  const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`))
  const { payload } = await jwtVerify(next.access_token, keys, { issuer: world.issuer, audience: resource })
  expect(payload).toMatchObject({ sub: user.id, client_id: 'wiki', roles: ['editor'] })
})
