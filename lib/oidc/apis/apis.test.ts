import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { signingAlgorithms } from '#lib/keys/signing-algorithm.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { authorization, type OidcBrowser, type OidcWorld, oidcWorld } from '#test/oidc.ts'
import { agreedTokens, itemsOf, questionAt } from '#test/oidc-consent.ts'

const [readable, opaque] = ['https://wiki.example.org/api', 'urn:example:archive']

let world: OidcWorld
let config: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials']
  const callers = { apiCallers: ['billing'] }
  await world.speak(world.billing, { grantTypes, offlineAccess: true })
  await world.speak(world.wiki, { ...callers, apiIdentifier: readable, apiTokenFormat: 'jwt' })
  const archive = await world.connect('archive')
  await world.speak(archive, { ...callers, apiIdentifier: opaque, grantTypes: [], redirectUris: [] })
  const guest = { subsystem: 'wiki', name: 'guest', title: 'Guest', actions: ['read'] }
  await createRole(world.context(), guest, operator)
  config = await world.clientOf(world.billing)
}, 60_000)
afterAll(() => world.close())

const refused = (error: string) => expect.objectContaining({ error })

let people = 0
/** Somebody who is signed in, an editor in billing and the archive, and a guest in the wiki. */
async function someone() {
  const user = await world.user(`person-${people++}`, 'billing', 'archive')
  await addGrant(world.context(), { user: user.id, subsystem: 'wiki', role: 'guest' }, operator)
  const browser = world.browser()
  await browser.signIn(user.id)
  return { user, browser }
}

type Asked = { scope?: string; resource?: string | string[]; named?: string }

/** Tokens after an authorization for APIs; `named` is the one that is asked for with the code. */
async function tokensFor(browser: OidcBrowser, { scope = 'openid portico', resource = readable, named }: Asked = {}) {
  const { url, checks } = await authorization(config, { scope })
  // A nonce is of OpenID Connect.
  if (!scope.includes('openid')) url.searchParams.delete('nonce')
  for (const one of [resource].flat()) url.searchParams.append('resource', one)
  const arrived = await browser.authorize(url)
  return client.authorizationCodeGrant(config, arrived, checks, named === undefined ? {} : { resource: named })
}

const read = (token: string, audience = readable) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`)), {
    ...{ issuer: world.issuer, audience, typ: 'at+jwt' },
  })

describe('a token to an API that reads it by itself', () => {
  test('says who, for whom, by which application, how they signed in, and what they hold in the API', async () => {
    const { user, browser } = await someone()
    const tokens = await tokensFor(browser, { named: readable })
    const { payload } = await read(tokens.access_token)
    expect(payload).toMatchObject({
      sub: user.id,
      client_id: 'billing',
      scope: 'portico',
      acr: 'password',
      amr: ['pwd'],
    })
    expect(payload).toMatchObject({ roles: ['guest'], actions: ['read'] })
    expect(payload['auth_time']).toBe(tokens.claims()?.auth_time)
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
    expect(payload.jti).toBeTypeOf('string')
  })

  test('says nothing of roles where they are not asked for', async () => {
    const { browser } = await someone()
    const { payload } = await read((await tokensFor(browser, { scope: 'openid', named: readable })).access_token)
    expect(payload).not.toHaveProperty('roles')
    expect(payload).not.toHaveProperty('actions')
  })

  test.each(signingAlgorithms)('is signed with %s where the API says so', async (apiSigningAlgorithm) => {
    await editConnection(world.context(), oidcConnection, { subsystem: 'wiki', apiSigningAlgorithm }, operator)
    const { browser } = await someone()
    const { protectedHeader } = await read((await tokensFor(browser, { named: readable })).access_token)
    expect(protectedHeader).toMatchObject({ alg: apiSigningAlgorithm, typ: 'at+jwt', kid: expect.any(String) })
  })

  test('is bound to the key of whoever asks with a proof of it', async () => {
    const { browser } = await someone()
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair())
    const { url, checks } = await authorization(config, { resource: readable })
    const arrived = await browser.authorize(url)
    const tokens = await client.authorizationCodeGrant(config, arrived, checks, { resource: readable }, { DPoP })
    expect((await read(tokens.access_token)).payload['cnf']).toMatchObject({ jkt: expect.any(String) })
  })

  test('opens neither userinfo nor introspection', async () => {
    const { user, browser } = await someone()
    const { access_token: token } = await tokensFor(browser, { named: readable })
    await expect(client.fetchUserInfo(config, token, user.id)).rejects.toThrow()
    const asked = client.tokenIntrospection(config, token).catch(() => ({ active: false }))
    expect((await asked).active).toBe(false)
  })
})

describe('which API a token is to', () => {
  test('is named with the code; without a name it is for userinfo, and a refresh names the API', async () => {
    const { user, browser } = await someone()
    const tokens = await tokensFor(browser)
    expect(await client.fetchUserInfo(config, tokens.access_token, user.id)).toMatchObject({ roles: ['editor'] })
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', { resource: readable })
    expect((await read(next.access_token)).payload['roles']).toEqual(['guest'])
  })

  test('goes without saying for the only one, where userinfo is not asked for', async () => {
    const { browser } = await someone()
    const { url, checks } = await authorization(config, { scope: 'portico', resource: readable })
    url.searchParams.delete('nonce')
    const { expectedNonce: _none, ...rest } = checks
    const tokens = await client.authorizationCodeGrant(config, await browser.authorize(url), rest)
    expect((await read(tokens.access_token)).payload['actions']).toEqual(['read'])
  })

  test('that is refused takes no refresh token with it', async () => {
    const { browser } = await someone()
    const { refresh_token: refresh = '' } = await tokensFor(browser)
    for (const resource of [opaque, 'https://unknown.example.org/']) {
      await expect(client.refreshTokenGrant(config, refresh, { resource })).rejects.toEqual(refused('invalid_target'))
    }
    await client.refreshTokenGrant(config, refresh, { resource: readable })
  })

  test('is one of those that the authorization was for, and one alone', async () => {
    const { browser } = await someone()
    const both = [readable, opaque]
    await read((await tokensFor(browser, { resource: both, named: readable })).access_token)
    await expect(tokensFor(browser, { resource: readable, named: opaque })).rejects.toEqual(refused('invalid_target'))
    await expect(tokensFor(browser, { resource: both, scope: 'portico' })).rejects.toEqual(refused('invalid_target'))
  })
})

describe('an API that is none, or not this application’s to call, is an invalid target:', () => {
  const targets: [string, string, () => Promise<unknown>][] = [
    ['unknown', 'https://unknown.example.org/', async () => undefined],
    ['written in another way', `${readable}/`, async () => undefined],
    ['no absolute URI', '/api', async () => undefined],
    ['with a fragment', `${readable}#x`, async () => undefined],
    ['of others’ callers', 'https://closed.example.org/', async () => other('closed', { apiCallers: [] })],
    ['switched off', 'https://off.example.org/', async () => other('off', { apiCallers: ['billing'] }, 'connection')],
    [
      'of a subsystem that is off',
      'https://gone.example.org/',
      () => other('gone', { apiCallers: ['billing'] }, 'subsystem'),
    ],
  ]
  const other = async (name: string, settings: object, off?: 'connection' | 'subsystem') => {
    const application = await world.connect(name)
    await world.speak(application, { apiIdentifier: `https://${name}.example.org/`, ...settings })
    const { db } = world.context()
    const where = { subsystemId: application.id }
    if (off === 'connection')
      await db.connection.updateMany({ where: { ...where, protocol: 'oidc' }, data: { enabled: false } })
    if (off === 'subsystem') await db.subsystem.update({ where: { id: application.id }, data: { enabled: false } })
  }

  test.each(targets)('%s', async (_why, resource, prepare) => {
    await prepare()
    const { browser } = await someone()
    const { url } = await authorization(config, { resource })
    expect((await browser.authorize(url)).searchParams.get('error')).toBe('invalid_target')
    await expect(client.clientCredentialsGrant(config, { resource })).rejects.toEqual(refused('invalid_target'))
    await expect(tokensFor(browser, { named: resource })).rejects.toEqual(refused('invalid_target'))
    expect(await world.auditKinds()).toContain('connection.call-refused')
  })
})

describe('a person', () => {
  test('without a role in the API gets no authorization for it', async () => {
    const user = await world.user('outsider', 'billing')
    const browser = world.browser()
    await browser.signIn(user.id)
    const { url } = await authorization(config, { resource: readable })
    expect((await browser.authorize(url)).searchParams.get('error')).toBe('access_denied')
  })

  test('who loses it gets no further token there, and stays where they are', async () => {
    const { user, browser } = await someone()
    const tokens = await tokensFor(browser, { named: readable })
    await removeGrant(world.context(), { user: user.id, subsystem: 'wiki', role: 'guest' }, operator)
    const there = client.refreshTokenGrant(config, tokens.refresh_token ?? '', { resource: readable })
    await expect(there).rejects.toEqual(refused('invalid_target'))
    const here = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(await client.fetchUserInfo(config, here.access_token, user.id)).toMatchObject({ roles: ['editor'] })
  })

  test('proves what a sign-in to the API must prove', async () => {
    const secured = await world.connect('secured')
    await world.speak(secured, { apiIdentifier: 'https://secured.example.org/', apiCallers: ['billing'] })
    await setPolicy(world.context(), { subsystem: 'secured', otp: 'required' }, operator)
    const user = await world.user('careful', 'billing', 'secured')
    const browser = world.browser()
    await browser.signIn(user.id)
    const asked = async (prompt: object) =>
      (await authorization(config, { resource: 'https://secured.example.org/', ...prompt })).url
    expect((await browser.authorize(await asked({ prompt: 'none' }))).searchParams.get('error')).toBe(
      'interaction_required',
    )
    await expect(browser.authorize(await asked({}))).rejects.toThrow(/stopped at \/login/)
  })

  test('is asked by an application of others, once for each API, in words', async () => {
    await world.speak(world.billing, { thirdParty: true, runBy: 'Example Ltd' })
    const { user, browser } = await someone()
    const { url } = await authorization(config, { scope: 'openid', resource: readable })
    expect(await itemsOf(world, browser, await questionAt(browser, url))).toEqual([`api:${readable}`, 'openid'])
    await agreedTokens(world, config, { browser, parameters: { scope: 'openid', resource: readable } })
    await tokensFor(browser, { scope: 'openid', named: readable })
    await questionAt(browser, (await authorization(config, { scope: 'openid', resource: opaque })).url)
    const { given } = await world.ctx.db.oidcConsent.findFirstOrThrow({ where: { userId: user.id } })
    expect(given).toContain(`api:${readable}`)
    await world.speak(world.billing, { thirdParty: false })
  })

  test('who is away is acted for at the API as well, with what they hold there now', async () => {
    const { user, browser } = await someone()
    const parameters = { scope: 'openid portico offline_access', resource: readable }
    const tokens = await agreedTokens(world, config, { browser, parameters })
    await removeGrant(world.context(), { user: user.id, subsystem: 'wiki', role: 'guest' }, operator)
    await addGrant(world.context(), { user: user.id, subsystem: 'wiki', role: 'editor' }, operator)
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', { resource: readable })
    expect((await read(next.access_token)).payload['roles']).toEqual(['editor'])
  })
})
