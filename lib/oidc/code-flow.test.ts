import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { openLoginRequest } from '#lib/login/login-request.ts'
import { rotateSecret } from '#lib/subsystems/rotate-secret.ts'
import { authorization, type OidcWorld, oidcWorld, tokensOf } from '#test/oidc.ts'

let world: OidcWorld
let ada: { id: string }
let config: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  ada = await world.user('ada', 'wiki', 'billing')
  await world.speak(world.wiki)
  config = await world.clientOf(world.wiki)
}, 60_000)
afterAll(() => world.close())

/** A refused answer of the client library, by its OAuth code. */
const refused = (error: string) => expect.objectContaining({ error })

test('the code flow brings a person in, with claims of profile, address and roles', async () => {
  const browser = world.browser()
  const tokens = await tokensOf(config, browser, { signInAs: ada.id })
  const claims = tokens.claims()
  expect(claims).toMatchObject({ iss: world.issuer, aud: 'wiki', sub: ada.id, acr: 'password', amr: ['pwd'] })
  expect(claims?.['sid']).toMatch(/^sss_[0-9a-f]{32}$/)
  expect(claims).not.toHaveProperty('email')
  const told = await client.fetchUserInfo(config, tokens.access_token, ada.id)
  expect(told).toMatchObject({
    sub: ada.id,
    name: 'ada Example',
    preferred_username: 'ada',
    email: 'ada@example.org',
    email_verified: false,
    roles: ['editor'],
    actions: ['read', 'write'],
  })
  expect(tokens.refresh_token).toBeDefined()
})

test('a second authorization, and one of another application, needs no page while the session lives', async () => {
  await world.speak(world.billing)
  const browser = world.browser()
  const session = await browser.signIn(ada.id)
  const first = await tokensOf(config, browser)
  const again = await tokensOf(config, browser, { parameters: { prompt: 'none' } })
  expect(again.claims()?.['sid']).toBe(first.claims()?.['sid'])
  const other = await tokensOf(await world.clientOf(world.billing), browser)
  expect(other.claims()?.['sid']).not.toBe(first.claims()?.['sid'])
  expect(await world.ctx.db.subsystemSession.count({ where: { ssoSessionId: session } })).toBe(2)
})

test('nobody signed in is told as login_required where no page may be shown', async () => {
  const { url, checks } = await authorization(config, { prompt: 'none' })
  const arrived = await world.browser().authorize(url)
  await expect(client.authorizationCodeGrant(config, arrived, checks)).rejects.toEqual(refused('login_required'))
  expect(arrived.searchParams.get('iss')).toBe(world.issuer)
})

test('a person without a role is refused by access_denied, and the log says so', async () => {
  const stranger = await world.user('stranger')
  const { url } = await authorization(config)
  const arrived = await world.browser().authorize(url, stranger.id)
  expect(arrived.searchParams.get('error')).toBe('access_denied')
  expect(await world.auditKinds()).toContain('entry.refused')
})

test.each(['prompt', 'max_age'])('%s asks for a fresh proof although the session lives', async (what) => {
  const browser = world.browser()
  const session = await browser.signIn(ada.id)
  await world.ctx.db.ssoSessionProof.updateMany({
    where: { ssoSessionId: session },
    data: { at: new Date(Date.now() - 90_000) },
  })
  const wish = what === 'prompt' ? { prompt: 'login' } : { max_age: '60' }
  const silent = await authorization(config, { ...wish, ...(what === 'max_age' && { prompt: 'none' }) })
  if (what === 'max_age') {
    expect((await browser.authorize(silent.url)).searchParams.get('error')).toBe('login_required')
  }
  await expect(browser.authorize((await authorization(config, wish)).url)).rejects.toThrow('stopped at /login')
  const tokens = await tokensOf(config, browser, { signInAs: ada.id, parameters: wish })
  expect(Number(tokens.claims()?.auth_time)).toBeGreaterThan(Date.now() / 1_000 - 30)
})

test('acr_values=otp leads a session that proved a password alone to the second factor', async () => {
  const browser = world.browser()
  await browser.signIn(ada.id)
  const { url } = await authorization(config, { acr_values: 'otp' })
  await expect(browser.authorize(url)).rejects.toThrow(/stopped at \/login/)
  const silent = await authorization(config, { acr_values: 'otp', prompt: 'none' })
  expect((await browser.authorize(silent.url)).searchParams.get('error')).toBe('interaction_required')
})

test('an essential acr is answered by a value that was asked for', async () => {
  const told = async (acr: object) => {
    const parameters = { claims: JSON.stringify({ id_token: { acr } }) }
    const browser = world.browser()
    const ssoSessionId = await browser.signIn(ada.id)
    await world.ctx.db.ssoSessionProof.create({ data: { ssoSessionId, method: 'totp', at: new Date() } })
    return (await tokensOf(config, browser, { parameters })).claims()?.acr
  }
  expect(await told({ essential: true, value: 'password' })).toBe('password')
  expect(await told({ essential: true, values: ['password', 'otp'] })).toBe('otp')
  expect(await told({ value: 'password' })).toBe('otp')
})

test('an id_token_hint of somebody else asks that person to sign in, and lets in nobody else', async () => {
  const other = await world.user('grace', 'wiki')
  const hint = (await tokensOf(config, world.browser(), { signInAs: other.id })).id_token ?? ''
  const parameters = { id_token_hint: hint }
  const { url } = await authorization(config, parameters)
  const browser = world.browser()
  const session = await browser.signIn(ada.id)
  const silent = await authorization(config, { ...parameters, prompt: 'none' })
  expect((await browser.authorize(silent.url)).searchParams.get('error')).toBe('login_required')
  for (const visitor of [browser, world.browser()]) {
    const to = new URL((await visitor.get(url)).headers.get('location') ?? '', world.issuer)
    expect(openLoginRequest(world.context(), to.searchParams.get('request') ?? '')?.asUserId).toBe(other.id)
  }
  expect(await world.ctx.db.subsystemSession.count({ where: { ssoSessionId: session } })).toBe(0)
  expect((await browser.authorize(url, ada.id)).searchParams.get('error')).toBe('login_required')
  // Nor whoever signs in instead, where nobody was there.
  expect((await world.browser().authorize(url, ada.id)).searchParams.get('error')).toBe('login_required')
  const tokens = await tokensOf(config, world.browser(), { signInAs: other.id, parameters })
  expect(tokens.claims()?.sub).toBe(other.id)
})

test('the library leaves no cookie of a session of its own', async () => {
  const browser = world.browser()
  await tokensOf(config, browser, { signInAs: ada.id })
  expect(browser.cookieNames().filter((name) => /oidc-none/.test(name))).toEqual([])
})

test('login_hint fills in the name on the form, and says nothing where somebody is signed in', async () => {
  const wanted = async (hint: string, browser = world.browser()) => {
    const { url } = await authorization(config, {
      login_hint: hint,
      ...(browser.sessionCookie() && { prompt: 'login' }),
    })
    const to = new URL((await browser.get(url)).headers.get('location') ?? '', world.issuer)
    return openLoginRequest(world.context(), to.searchParams.get('request') ?? '')?.username
  }
  expect(await wanted('ada')).toBe('ada')
  expect(await wanted('<script>alert(1)</script>')).toBe('<script>alert(1)</script>')
  expect(await wanted('a\u0007b')).toBeUndefined()
  expect(await wanted('x'.repeat(201))).toBeUndefined()
  const browser = world.browser()
  await browser.signIn(ada.id)
  expect(await wanted('grace', browser)).toBeUndefined()
})

test('the claims parameter asks for single claims, in the ID token too', async () => {
  const asked = JSON.stringify({ id_token: { email: null }, userinfo: { name: null } })
  const tokens = await tokensOf(config, world.browser(), {
    signInAs: ada.id,
    parameters: { scope: 'openid', claims: asked },
  })
  expect(tokens.claims()?.['email']).toBe('ada@example.org')
  const told = await client.fetchUserInfo(config, tokens.access_token, ada.id)
  expect(Object.keys(told).sort()).toEqual(['name', 'sub'])
})

test('a code works once: replayed, it takes back what it gave', async () => {
  const browser = world.browser()
  const { url, checks } = await authorization(config)
  const arrived = await browser.authorize(url, ada.id)
  const tokens = await client.authorizationCodeGrant(config, arrived, checks)
  await client.fetchUserInfo(config, tokens.access_token, ada.id)
  await expect(client.authorizationCodeGrant(config, arrived, checks)).rejects.toEqual(refused('invalid_grant'))
  await expect(client.fetchUserInfo(config, tokens.access_token, ada.id)).rejects.toThrow()
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toEqual(refused('invalid_grant'))
})

test('of fifty that redeem one code at once, one gets tokens at most, and no token outlives the quarrel', async () => {
  const { url, checks } = await authorization(config)
  const arrived = await world.browser().authorize(url, ada.id)
  const tries = await Promise.allSettled(
    Array.from({ length: 50 }, () => client.authorizationCodeGrant(config, new URL(arrived), checks)),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toEqual(refused('invalid_grant'))
})

test('a refresh token is replaced by each use; used twice, it ends all', async () => {
  const tokens = await tokensOf(config, world.browser(), { signInAs: ada.id })
  const second = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(second.refresh_token).not.toBe(tokens.refresh_token)
  expect(second.claims()?.['sid']).toBe(tokens.claims()?.['sid'])
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toEqual(refused('invalid_grant'))
  await expect(client.refreshTokenGrant(config, second.refresh_token ?? '')).rejects.toEqual(refused('invalid_grant'))
})

test('of fifty that use one refresh token at once, at most one gets the next', async () => {
  const tokens = await tokensOf(config, world.browser(), { signInAs: ada.id })
  const tries = await Promise.allSettled(
    Array.from({ length: 50 }, () => client.refreshTokenGrant(config, tokens.refresh_token ?? '')),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toEqual(refused('invalid_grant'))
})

test('both live secrets of the subsystem prove its client; a wrong one does not', async () => {
  const { secret } = await rotateSecret(world.context(), { subsystem: 'wiki' }, operator)
  for (const one of [world.wiki.secret, secret]) {
    for (const auth of [client.ClientSecretBasic(one), client.ClientSecretPost(one)]) {
      const own = await world.clientOf(world.wiki, auth)
      expect((await tokensOf(own, world.browser(), { signInAs: ada.id })).access_token).toBeDefined()
    }
  }
  const wrong = await world.clientOf(world.wiki, client.ClientSecretBasic(world.billing.secret))
  await expect(tokensOf(wrong, world.browser(), { signInAs: ada.id })).rejects.toMatchObject({ status: 401 })
})
