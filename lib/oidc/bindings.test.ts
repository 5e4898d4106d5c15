import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorization, type OidcWorld, oidcWorld, redirectUri, tokensOf } from '#test/oidc.ts'

let world: OidcWorld
let ada: { id: string }
let config: client.Configuration
let other: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  ada = await world.user('ada', 'wiki', 'billing')
  for (const application of [world.wiki, world.billing]) {
    await world.speak(application, { grantTypes: ['authorization_code', 'refresh_token', 'device_code'] })
  }
  config = await world.clientOf(world.wiki)
  other = await world.clientOf(world.billing)
}, 60_000)
afterAll(() => world.close())

const refused = (error: string) => expect.objectContaining({ error })

/** Not exactly the registered one. */
const wrongAddresses: [string, string][] = [
  ['with more behind it', `${redirectUri}/more`],
  ['cut short', redirectUri.slice(0, -1)],
  ['of the beginning alone', 'https://wiki.example.org/'],
  ['in another case', redirectUri.replace('/callback', '/Callback')],
  ['of a host in another case', redirectUri.replace('wiki', 'WIKI')],
  ['at a port', 'https://wiki.example.org:444/callback'],
  ['at the port that goes without saying', 'https://wiki.example.org:443/callback'],
  ['encoded', redirectUri.replace('callback', '%63allback')],
  ['with a query', `${redirectUri}?next=1`],
  ['with user info', 'https://wiki.example.org@evil.example/callback'],
  ['on another host', 'https://wiki.example.org.evil.example/callback'],
  ['on a host before it', 'https://evil.wiki.example.org/callback'],
  ['by way of a parent', 'https://wiki.example.org/x/../callback'],
  ['with a backslash', 'https://wiki.example.org\\@evil.example/callback'],
  ['without encryption', redirectUri.replace('https', 'http')],
  ['with a fragment', `${redirectUri}#x`],
]

describe('a redirect URI that is not exactly the registered one', () => {
  test.each(wrongAddresses)('%s gets a page and no redirect', async (_how, wrong) => {
    const { url } = await authorization(config, { redirect_uri: wrong })
    const answer = await world.browser().get(url)
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
    expect(await answer.text()).toBe('/refused')
  })

  test('redeems no code either', async () => {
    const browser = world.browser()
    await browser.signIn(ada.id)
    for (const [how, wrong] of [...wrongAddresses, ['missing', '']]) {
      const { url, checks } = await authorization(config)
      const code = (await browser.authorize(url)).searchParams.get('code') ?? ''
      const parameters = { code, code_verifier: checks.pkceCodeVerifier, ...(wrong && { redirect_uri: wrong }) }
      const redeemed = client.genericGrantRequest(config, 'authorization_code', parameters)
      await expect(redeemed, how).rejects.toMatchObject({ error: wrong ? 'invalid_grant' : 'invalid_request' })
    }
  })
})

test('an authorization without a code challenge is refused unless the application may go without', async () => {
  const { url } = await authorization(config)
  url.searchParams.delete('code_challenge')
  url.searchParams.delete('code_challenge_method')
  expect((await world.browser().authorize(url)).searchParams.get('error')).toBe('invalid_request')
  const plain = await authorization(config, { code_challenge_method: 'plain' })
  expect((await world.browser().authorize(plain.url)).searchParams.get('error')).toBe('invalid_request')
})

test('a code opens to the verifier of its challenge alone', async () => {
  const browser = world.browser()
  await browser.signIn(ada.id)
  for (const wrong of [client.randomPKCECodeVerifier(), '', 'challenge']) {
    const { url, checks } = await authorization(config)
    const code = (await browser.authorize(url)).searchParams.get('code') ?? ''
    const verifier = wrong === 'challenge' ? (url.searchParams.get('code_challenge') ?? '') : wrong
    const redeem = (code_verifier: string) => {
      const parameters = { code, redirect_uri: redirectUri, ...(code_verifier && { code_verifier }) }
      return client.genericGrantRequest(config, 'authorization_code', parameters)
    }
    await expect(redeem(verifier)).rejects.toEqual(refused('invalid_grant'))
    // Whoever guessed has not used it up for the application.
    expect((await redeem(checks.pkceCodeVerifier)).access_token).toBeDefined()
  }
})

describe('what was issued to one application is nothing to another:', () => {
  test('a code', async () => {
    const { url, checks } = await authorization(config)
    const stolen = await world.browser().authorize(url, ada.id)
    await expect(client.authorizationCodeGrant(other, stolen, checks)).rejects.toEqual(refused('invalid_grant'))
  })

  test('a refresh token, and it ends nothing', async () => {
    const tokens = await tokensOf(config, world.browser(), { signInAs: ada.id })
    const refresh = tokens.refresh_token ?? ''
    await expect(client.refreshTokenGrant(other, refresh)).rejects.toEqual(refused('invalid_grant'))
    await client.tokenRevocation(other, refresh).catch(() => undefined)
    await client.tokenRevocation(other, tokens.access_token).catch(() => undefined)
    expect(await client.fetchUserInfo(config, tokens.access_token, ada.id)).toMatchObject({ sub: ada.id })
    expect((await client.refreshTokenGrant(config, refresh)).access_token).toBeDefined()
  })

  test('a device code', async () => {
    const asked = await client.initiateDeviceAuthorization(config, { scope: 'openid' })
    const grant = 'urn:ietf:params:oauth:grant-type:device_code'
    const polled = client.genericGrantRequest(other, grant, { device_code: asked.device_code })
    await expect(polled).rejects.toEqual(refused('invalid_grant'))
  })

  test('an ID token, as a hint', async () => {
    const browser = world.browser()
    const { id_token: hint = '' } = await tokensOf(config, browser, { signInAs: ada.id })
    const { url } = await authorization(other, { id_token_hint: hint, prompt: 'none' })
    expect((await browser.authorize(url)).searchParams.get('error')).toBe('invalid_request')
  })
})
