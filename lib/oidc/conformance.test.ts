import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorization, type OidcWorld, oidcWorld, tokensOf } from '#test/oidc.ts'

/** What the OpenID Foundation's suite asks for and no other test here is about (docs/conformance.md). */

let world: OidcWorld
let ada: { id: string }
let config: client.Configuration
const postLogoutUri = 'https://wiki.example.org/bye'
beforeAll(async () => {
  world = await oidcWorld()
  ada = await world.user('ada', 'wiki')
  await world.speak(world.wiki, { postLogoutUris: [postLogoutUri] })
  config = await world.clientOf(world.wiki)
}, 60_000)
afterAll(() => world.close())

test.each<[string, Record<string, string>]>([
  ['display=page', { display: 'page' }],
  ['display=popup', { display: 'popup' }],
  ['ui_locales', { ui_locales: 'se' }],
  ['claims_locales', { claims_locales: 'se' }],
  ['a parameter that nobody knows', { extra: 'foobar' }],
  ['another order of the scopes', { scope: 'email profile openid' }],
  ['acr values that nobody knows', { acr_values: '1 2' }],
  ['an answer by fragment', { response_mode: 'fragment' }],
])('%s is no error and changes nothing', async (_what, parameters) => {
  const { url, checks } = await authorization(config, parameters)
  const arrived = await world.browser().authorize(url, ada.id)
  const plain = new URL(arrived.href.replace('#', '?'))
  const tokens = await client.authorizationCodeGrant(config, plain, checks)
  expect(await client.fetchUserInfo(config, tokens.access_token, ada.id)).toMatchObject({ sub: ada.id })
})

test('a max_age that the sign-in is younger than asks for nothing, and auth_time is the same', async () => {
  const browser = world.browser()
  const first = await tokensOf(config, browser, { signInAs: ada.id })
  const again = await tokensOf(config, browser, { parameters: { max_age: '10000', prompt: 'none' } })
  expect(again.claims()?.auth_time).toBe(first.claims()?.auth_time)
})

test('a code flow without a nonce has none in its ID token', async () => {
  const { url, checks } = await authorization(config)
  url.searchParams.delete('nonce')
  const { expectedNonce: _none, ...others } = checks
  const tokens = await client.authorizationCodeGrant(config, await world.browser().authorize(url, ada.id), others)
  expect(tokens.claims()).not.toHaveProperty('nonce')
})

test('a missing response_type is told to the application', async () => {
  const { url } = await authorization(config)
  url.searchParams.delete('response_type')
  const arrived = await world.browser().authorize(url)
  expect(arrived.searchParams.get('error')).toBe('invalid_request')
})

test('an authorization by POST is the same one', async () => {
  const { url, checks } = await authorization(config)
  const browser = world.browser()
  await browser.signIn(ada.id)
  const answer = await browser.post(new URL(url.pathname, url), Object.fromEntries(url.searchParams))
  expect(answer.status).toBe(303)
  const arrived = await browser.authorize(new URL(answer.headers.get('location') ?? '', url))
  expect((await client.authorizationCodeGrant(config, arrived, checks)).claims()?.sub).toBe(ada.id)
})

describe('userinfo takes the token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  test.each<[string, (token: string) => RequestInit, number]>([
    ['in the header of a GET', (token) => ({ headers: bearer(token) }), 200],
    ['in the header of a POST', (token) => ({ method: 'POST', headers: bearer(token) }), 200],
    ['in the body of a POST', (token) => ({ method: 'POST', body: new URLSearchParams({ access_token: token }) }), 200],
    [
      'in one place alone',
      (token) => ({ method: 'POST', headers: bearer(token), body: new URLSearchParams({ access_token: token }) }),
      400,
    ],
  ])('%s', async (_how, init, status) => {
    const { access_token: token } = await tokensOf(config, world.browser(), { signInAs: ada.id })
    const answer = await fetch(`${world.issuer}/oidc/me`, init(token))
    expect(answer.status).toBe(status)
    if (status === 200) expect(await answer.json()).toMatchObject({ sub: ada.id })
  })
})

test('a request that nobody signed, and one to be fetched from elsewhere, are refused', async () => {
  const { url } = await authorization(config)
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
  const request = `${part({ alg: 'none' })}.${part({ ...Object.fromEntries(url.searchParams), iss: 'wiki' })}.`
  for (const [extra, error] of [
    [{ request }, 'invalid_request_object'],
    [{ request_uri: 'https://wiki.example.org/request.jwt' }, 'request_uri_not_supported'],
  ] as const) {
    const arrived = await world.browser().authorize((await authorization(config, extra)).url)
    expect(arrived.searchParams.get('error')).toBe(error)
  }
})

describe('a sign-out by the application', () => {
  const ended = async (parameters: (hint: string) => Record<string, string>, method = 'GET') => {
    const browser = world.browser()
    const { id_token: hint = '' } = await tokensOf(config, browser, { signInAs: ada.id })
    const fields = parameters(hint)
    const address = `${world.issuer}/oidc/session/end`
    const posted = method === 'POST' ? await browser.post(address, fields) : null
    const query = posted ? (posted.headers.get('location') ?? '') : `?${new URLSearchParams(fields)}`
    const answer = await browser.get(new URL(query, address))
    return answer.headers.get('location') ?? String(answer.status)
  }
  const full = (hint: string) => ({ id_token_hint: hint, post_logout_redirect_uri: postLogoutUri, state: 'x' })

  test('by POST is the same as by GET', async () => {
    expect(await ended(full)).toBe(`${postLogoutUri}?state=x`)
    expect(await ended(full, 'POST')).toBe(`${postLogoutUri}?state=x`)
  })

  test.each<[string, (hint: string) => Record<string, string>, RegExp]>([
    [
      'without state returns without',
      (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: postLogoutUri }),
      /^https:\/\/wiki\.example\.org\/bye$/,
    ],
    ['without an address ends at a page of the portal', (hint) => ({ id_token_hint: hint }), /^\/logout/],
    ['with a state alone asks the person', () => ({ state: 'x' }), /^\/logout\?request=/],
    ['with nothing asks the person', () => ({}), /^\/logout\?request=/],
    [
      'with the address and no hint of whose it is asks the person',
      () => ({ post_logout_redirect_uri: postLogoutUri }),
      /^\/logout\?request=/,
    ],
    [
      'with a query added to its address gets a page',
      (hint) => ({ ...full(hint), post_logout_redirect_uri: `${postLogoutUri}?foo=bar` }),
      /^400$/,
    ],
  ])('%s', async (_how, parameters, where) => {
    expect(await ended(parameters)).toMatch(where)
  })
})

test('discovery says what the profiles ask for', async () => {
  expect(config.serverMetadata()).toMatchObject({
    issuer: world.issuer,
    response_types_supported: ['code'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    scopes_supported: expect.arrayContaining(['openid']),
    claims_parameter_supported: true,
    request_parameter_supported: true,
    request_uri_parameter_supported: false,
    end_session_endpoint: `${world.issuer}/oidc/session/end`,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  })
})
