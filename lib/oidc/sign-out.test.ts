import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import type * as client from 'openid-client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { startPump } from '#lib/deliveries/pump.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { deliveryFormats } from '#server/delivery-formats.ts'
import { type OidcWorld, oidcWorld, tokensOf } from '#test/oidc.ts'
import { oidcConnection } from './oidc-connection.ts'

let world: OidcWorld
let ada: { id: string }
let config: client.Configuration
let receiver: Server
const told: string[] = []
const postLogoutUri = 'https://wiki.example.org/bye'

beforeAll(async () => {
  world = await oidcWorld()
  receiver = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const token = new URLSearchParams(body).get('logout_token') ?? ''
    told.push(token)
    response.writeHead(200).end()
  })
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', () => listening()))
  const logoutUrl = `http://localhost:${(receiver.address() as AddressInfo).port}/out`
  ada = await world.user('ada', 'wiki')
  await world.speak(world.wiki, { postLogoutUris: [postLogoutUri], logoutUrl })
  config = await world.clientOf(world.wiki)
}, 60_000)
afterAll(async () => {
  receiver.close()
  await world.close()
})

const endSession = (parameters: Record<string, string>) =>
  new URL(`${world.issuer}/oidc/session/end?${new URLSearchParams(parameters)}`)

test('an application that shows the ID token of this very session signs out without a question, and gets its state back', async () => {
  const browser = world.browser()
  const tokens = await tokensOf(config, browser, { signInAs: ada.id })
  const hint = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: postLogoutUri, state: 'a b' }
  const answer = await browser.get(endSession(hint))
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${postLogoutUri}?state=a+b`])
  await expect(tokensOf(config, browser)).rejects.toThrow('stopped at /login')
})

test('without that hint, and with the hint of another session, the person is asked', async () => {
  const elsewhere = await tokensOf(config, world.browser(), { signInAs: ada.id })
  const browser = world.browser()
  await tokensOf(config, browser, { signInAs: ada.id })
  for (const asked of [{}, { client_id: 'wiki' }, { id_token_hint: elsewhere.id_token ?? '' }] as Record<
    string,
    string
  >[]) {
    const answer = await browser.get(endSession(asked))
    expect(answer.headers.get('location')).toMatch(/^\/logout\?request=/)
  }
  await tokensOf(config, browser)
})

test('an address that is not registered, a foreign hint and a contradicting client are refused', async () => {
  const browser = world.browser()
  const { id_token: idToken = '' } = await tokensOf(config, browser, { signInAs: ada.id })
  const wrong: Record<string, string>[] = [
    { id_token_hint: idToken, post_logout_redirect_uri: `${postLogoutUri}/more` },
    { client_id: 'wiki', post_logout_redirect_uri: 'https://evil.example/' },
    { client_id: 'nobody' },
    { id_token_hint: idToken, client_id: 'billing' },
    { id_token_hint: `${idToken.slice(0, -4)}AAAA` },
    { id_token_hint: 'nonsense' },
  ]
  for (const parameters of wrong) {
    const answer = await browser.get(endSession(parameters))
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  }
  await tokensOf(config, browser)
})

test.each(['RS256', 'ES256', 'EdDSA'] as const)(
  'an ended session is told by a logout token signed with %s, as the ID tokens are',
  async (signingAlgorithm) => {
    await editConnection(world.context(), oidcConnection, { subsystem: 'wiki', signingAlgorithm }, operator)
    const browser = world.browser()
    const session = await browser.signIn(ada.id)
    const own = await world.clientOf(world.wiki)
    const tokens = await tokensOf(own, browser, { parameters: { scope: 'openid' } })
    const who = { kind: 'user', id: ada.id } as const
    await endSsoSession(world.context(), { ssoSessionId: session, reason: 'logout' }, who)
    const pump = startPump(world.context, deliveryFormats)
    const sid = tokens.claims()?.['sid']
    // Sessions of before are told of as well.
    const token = await vi.waitFor(
      () => told.find((one) => decodeJwt(one)['sid'] === sid) ?? Promise.reject(new Error()),
    )
    await pump.stop()
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: signingAlgorithm, typ: 'logout+jwt' })
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`))
    const { payload } = await jwtVerify(token, keys, { issuer: world.issuer, audience: 'wiki', typ: 'logout+jwt' })
    expect(payload).toMatchObject({ sub: ada.id, sid })
    expect(payload['events']).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
    expect(payload).not.toHaveProperty('nonce')
  },
)
