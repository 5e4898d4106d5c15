import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { authorization, type OidcBrowser, type OidcWorld, oidcWorld, redirectUri, tokensOf } from '#test/oidc.ts'
import { registrar } from '#test/registration.ts'
import { oidcDelivery } from './oidc-delivery.ts'

const [readable, opaque] = ['urn:example:wiki', 'urn:example:billing']
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
let world: OidcWorld
let ada: { id: string }
let config: client.Configuration
let by: Awaited<ReturnType<typeof registrar>>
let one: Awaited<ReturnType<typeof by.registered>>
beforeAll(async () => {
  world = await oidcWorld()
  ada = await world.user('ada', 'wiki', 'billing')
  const api = { apiCallers: ['wiki'], grantTypes: ['authorization_code', 'refresh_token', 'device_code'] }
  await world.speak(world.wiki, { ...api, apiIdentifier: readable, apiTokenFormat: 'jwt' })
  await world.speak(world.billing, { ...api, apiIdentifier: opaque })
  config = await world.clientOf(world.wiki)
  by = await registrar(world)
  one = await by.registered()
}, 60_000)
afterAll(() => world.close())

/** Everything that the portal ever gives a client, all of it fresh and good, for one person in one browser. */
async function everything(browser: OidcBrowser) {
  await browser.signIn(ada.id)
  const { url, checks } = await authorization(config)
  const code = (await browser.authorize(url)).searchParams.get('code') ?? ''
  const tokens = await tokensOf(config, browser)
  const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' })
  const pushed = await client.buildAuthorizationUrlWithPAR(config, Object.fromEntries(url.searchParams))
  return {
    checks,
    tokens: {
      code,
      access: tokens.access_token,
      api_jwt: await apiToken(browser, readable),
      api_opaque: await apiToken(browser, opaque),
      refresh: tokens.refresh_token ?? '',
      id: tokens.id_token ?? '',
      logout: await logoutToken(String(tokens.claims()?.['sid'])),
      device: device.device_code,
      user_code: device.user_code,
      pushed: pushed.searchParams.get('request_uri') ?? '',
      initial: by.token,
      registration: one.own,
      secret: world.wiki.secret,
      cookie: browser.sessionCookie() ?? '',
    },
  }
}
async function apiToken(browser: OidcBrowser, resource: string): Promise<string> {
  const { url, checks } = await authorization(config, { resource })
  const arrived = await browser.authorize(url)
  return (await client.authorizationCodeGrant(config, arrived, checks, { resource })).access_token
}

type Everything = Awaited<ReturnType<typeof everything>>
type Kind = keyof Everything['tokens']

async function logoutToken(sid: string): Promise<string> {
  const body = await oidcDelivery(world.context(), {
    kind: 'session-ended',
    subsystem: world.wiki,
    session: { id: parseSessionId(sid) ?? '', userId: ada.id, number: 1n, ssoSessionId: '' },
    reason: 'logout',
    jti: crypto.randomUUID(),
    settings: { redirectUris: [redirectUri] },
  })
  return body?.get('logout_token') ?? ''
}

type Around = { browser: OidcBrowser; checks: Everything['checks'] }
type Endpoint = { takes: readonly Kind[]; accepts: (token: string, around: Around) => Promise<boolean> }

const asked = (grant: string, parameters: Record<string, string>) =>
  client.genericGrantRequest(config, grant, parameters).then(
    () => 'accepted',
    (error: client.ResponseBodyError) => error.error,
  )

const endpoints: Record<string, Endpoint> = {
  'redeeming a code': {
    takes: ['code'],
    accepts: async (code, { checks: { pkceCodeVerifier: verifier } }) =>
      (await asked('authorization_code', { code, redirect_uri: redirectUri, code_verifier: verifier })) === 'accepted',
  },
  refreshing: {
    takes: ['refresh'],
    accepts: async (token) => (await asked('refresh_token', { refresh_token: token })) === 'accepted',
  },
  'polling of a device': {
    takes: ['device'],
    accepts: async (token) => (await asked(deviceGrant, { device_code: token })) === 'authorization_pending',
  },
  userinfo: {
    takes: ['access'],
    accepts: async (token) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${world.issuer}/oidc/me`, { headers })).status === 200
    },
  },
  introspection: {
    takes: ['access', 'api_opaque', 'refresh'],
    accepts: async (token) => (await client.tokenIntrospection(config, token).catch(() => ({ active: false }))).active,
  },
  'the hint of an authorization': {
    takes: ['id'],
    accepts: async (token, { browser }) => {
      const { url } = await authorization(config, { id_token_hint: token, prompt: 'none' })
      return (await browser.authorize(url)).searchParams.has('code')
    },
  },
  'the hint of a sign-out': {
    takes: ['id'],
    accepts: async (token, { browser }) => {
      const end = new URL(`${world.issuer}/oidc/session/end?${new URLSearchParams({ id_token_hint: token })}`)
      return (await browser.get(end)).status === 303
    },
  },
  'a pushed request': {
    takes: ['pushed'],
    accepts: async (token, { browser }) => {
      const query = new URLSearchParams({ client_id: 'wiki', request_uri: token })
      return ((await browser.get(`${world.issuer}/oidc/auth?${query}`)).headers.get('location') ?? '').includes('code=')
    },
  },
  'registering an application': {
    takes: ['initial'],
    accepts: async (token) => (await by.register({}, token)).status === 201,
  },
  'reading a registration': {
    takes: ['registration'],
    accepts: async (token) => (await by.call('GET', one.path, { by: token })).status === 200,
  },
}

describe('nothing passes for something else:', () => {
  test.each(Object.entries(endpoints))('%s', async (_name, { takes, accepts }) => {
    const browser = world.browser()
    const { checks, tokens } = await everything(browser)
    const kinds = Object.keys(tokens) as Kind[]
    const passed: Kind[] = []
    // What is right comes last: it may use up, or end, what the others hang on.
    for (const kind of kinds.sort((a, b) => Number(takes.includes(a)) - Number(takes.includes(b)))) {
      if (await accepts(tokens[kind], { browser, checks })) passed.push(kind)
    }
    expect(passed.sort()).toEqual([...takes].sort())
  })

  test('revocation ends what is named, and what is no token of the application ends nothing', async () => {
    const browser = world.browser()
    const { tokens } = await everything(browser)
    const { access, refresh: _refresh, api_opaque: _opaque, ...others } = tokens
    for (const token of Object.values(others)) await client.tokenRevocation(config, token).catch(() => undefined)
    expect((await client.tokenIntrospection(config, access)).active).toBe(true)
    await client.tokenRevocation(config, access)
    expect((await client.tokenIntrospection(config, access)).active).toBe(false)
  })

  test.each(['code', 'access', 'api_opaque', 'refresh', 'id', 'device', 'initial', 'registration'] as const)(
    'a %s that is cut short, lengthened or of another case opens nothing',
    async (kind) => {
      const browser = world.browser()
      const { checks, tokens } = await everything(browser)
      const token = tokens[kind]
      const other = token.slice(0, -4) + [...token.slice(-4)].map(swapCase).join('')
      for (const wrong of [token.slice(0, -1), `${token}A`, token.slice(1), ...(other === token ? [] : [other])]) {
        for (const { takes, accepts } of Object.values(endpoints)) {
          if (takes.includes(kind)) expect(await accepts(wrong, { browser, checks })).toBe(false)
        }
      }
    },
  )
})

const swapCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
