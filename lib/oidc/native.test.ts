import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorization, type OidcWorld, oidcWorld, redirectUri } from '#test/oidc.ts'

const ownScheme = 'com.example.app:/callback'
const loopback = 'http://127.0.0.1/callback'

let world: OidcWorld
let ada: { id: string }
let config: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  ada = await world.user('ada', 'wiki')
  const redirectUris = [ownScheme, loopback, 'http://[::1]/callback', 'https://app.example.org/callback']
  await world.speak(world.wiki, { applicationType: 'native', authentication: 'none', redirectUris })
  config = await world.clientOf(world.wiki, client.None())
}, 60_000)
afterAll(() => world.close())

test.each([
  'http://127.0.0.1:49152/callback',
  'http://127.0.0.1:8080/callback',
  'http://[::1]:50000/callback',
  ownScheme,
])('a program on a device is returned to at %s', async (to) => {
  const { url, checks } = await authorization(config, { redirect_uri: to })
  const arrived = await world.browser().authorize(url, ada.id)
  expect(arrived.href.split('?')[0]).toBe(to)
  // The library reads addresses of schemes that it does not know as they are.
  const tokens = await client.authorizationCodeGrant(config, arrived, checks)
  expect(tokens.claims()?.sub).toBe(ada.id)
})

describe('an address that is not exactly one of them, but for the port,', () => {
  test.each([
    'http://127.0.0.1:49152/callback/more',
    'http://127.0.0.1:49152/Callback',
    'http://127.0.0.1:49152/callback?x=1',
    'http://127.0.0.2:49152/callback',
    'http://localhost:49152/callback',
    'https://127.0.0.1:49152/callback',
    'http://user@127.0.0.1:49152/callback',
    'https://app.example.org:444/callback',
    'com.example.app:/callback/more',
    'com.example.app2:/callback',
    'COM.example.app:/Callback',
  ])('%s gets a page and no redirect', async (wrong) => {
    const { url } = await authorization(config, { redirect_uri: wrong })
    const answer = await world.browser().get(url)
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  })
})

test.each([
  ['a scheme that could be anybody’s', 'native', 'myapp:/callback'],
  ['a scheme that runs', 'native', 'javascript:alert(1)'],
  ['a page as data', 'native', 'data:text/html,hello'],
  ['another machine without TLS', 'native', 'http://app.example.org/callback'],
  ['its own machine with TLS', 'native', 'https://127.0.0.1/callback'],
  ['a fragment', 'native', 'com.example.app:/callback#x'],
  ['a scheme of its own, on the web', 'web', ownScheme],
])('%s is not registered', async (_what, applicationType, uri) => {
  const spoken = world.speak(world.billing, { applicationType, redirectUris: [uri] })
  await expect(spoken).rejects.toMatchObject({ code: 'malformed_request' })
})

test('a page without an origin may not read what is answered to a program of its own scheme', async () => {
  const answer = await fetch(`${world.issuer}/oidc/token`, {
    method: 'POST',
    headers: { origin: 'null' },
    body: new URLSearchParams({
      client_id: 'wiki',
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: redirectUri,
    }),
  })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
})

test('on the web a loopback address counts at its own port alone', async () => {
  await world.speak(world.billing, { redirectUris: ['http://127.0.0.1:8080/callback'] })
  const own = await world.clientOf(world.billing)
  const { url } = await authorization(own, { redirect_uri: 'http://127.0.0.1:8081/callback' })
  expect((await world.browser().get(url)).status).toBe(400)
})
