import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { editConnection, enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { authorization, type OidcWorld, oidcWorld, redirectUri } from '#test/oidc.ts'
import type { Application } from '#test/world.ts'

// Tokens that an API asks about: whatever ends access counts at the next question.

let world: OidcWorld
let config: client.Configuration
const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials']
beforeAll(async () => {
  world = await oidcWorld()
  await world.speak(world.billing, { grantTypes })
  config = await world.clientOf(world.billing)
  await world.speak(world.wiki)
}, 60_000)
afterAll(() => world.close())

const refused = (error: string) => expect.objectContaining({ error })
const uriOf = (name: string) => `https://${name}.example.org/api`

let apis = 0
/** An API of its own, which billing may call, and somebody who is an editor in both. */
async function scene(settings: object = {}) {
  const name = `api-${apis++}`
  const api = await world.connect(name)
  const alone = { grantTypes: [], redirectUris: [], apiIdentifier: uriOf(name), apiCallers: ['billing'] }
  await world.speak(api, { ...alone, ...settings })
  const user = await world.user(`person-of-${name}`, 'billing', name)
  const browser = world.browser()
  return { api, user, browser, ssoSessionId: await browser.signIn(user.id), own: await world.clientOf(api) }
}
type Scene = Awaited<ReturnType<typeof scene>>

async function tokenOf({ api, browser }: Scene): Promise<string> {
  const resource = uriOf(api.identifier)
  const { url, checks } = await authorization(config, { scope: 'openid portico', resource })
  const arrived = await browser.authorize(url)
  return (await client.authorizationCodeGrant(config, arrived, checks, { resource })).access_token
}

test('the API asks about it, and is told who it is and what they hold there', async () => {
  const one = await scene()
  const token = await tokenOf(one)
  expect(await client.tokenIntrospection(one.own, token)).toMatchObject({
    ...{ active: true, aud: uriOf(one.api.identifier), sub: one.user.id, client_id: 'billing', scope: 'portico' },
    ...{ roles: ['editor'], actions: ['read', 'write'], acr: 'password', amr: ['pwd'] },
  })
  expect(await client.tokenIntrospection(config, token)).toMatchObject({ active: true, roles: ['editor'] })
  await expect(client.fetchUserInfo(config, token, one.user.id)).rejects.toThrow()
})

test('others are told nothing of it, whoever they are', async () => {
  const [one, other] = [await scene(), await scene()]
  const token = await tokenOf(one)
  for (const stranger of [await world.clientOf(world.wiki), other.own]) {
    expect(await client.tokenIntrospection(stranger, token)).toEqual({ active: false })
  }
})

describe('at the next question it is worth nothing', () => {
  const ends: [string, (scene: Scene) => Promise<unknown>][] = [
    [
      'after the sign-out',
      ({ ssoSessionId, user }) =>
        endSsoSession(world.context(), { ssoSessionId, reason: 'logout' }, { kind: 'user', id: user.id }),
    ],
    ...(['billing', 'the API'] as const).map((where): [string, (scene: Scene) => Promise<unknown>] => [
      `when its person has no role in ${where} any more`,
      ({ user, api }) => {
        const subsystem = where === 'billing' ? where : api.identifier
        return removeGrant(world.context(), { user: user.id, subsystem, role: 'editor' }, operator)
      },
    ]),
    [
      'when the application may not call the API any more',
      ({ api: { identifier: subsystem } }) =>
        editConnection(world.context(), oidcConnection, { subsystem, apiCallers: [] }, operator),
    ],
    [
      'when it is no API any more',
      ({ api: { identifier: subsystem } }) =>
        editConnection(
          world.context(),
          oidcConnection,
          { subsystem, apiIdentifier: null, grantTypes: ['client_credentials'] },
          operator,
        ),
    ],
    [
      'when the API is off',
      ({ api: { identifier: subsystem } }) => disableSubsystem(world.context(), { subsystem }, operator),
    ],
  ]
  test.each(ends)('%s', async (_when, end) => {
    const one = await scene()
    const token = await tokenOf(one)
    expect((await client.tokenIntrospection(config, token)).active).toBe(true)
    await end(one)
    expect(await client.tokenIntrospection(config, token)).toEqual({ active: false })
  })
})

describe('an application that acts as itself', () => {
  test('gets a token to the API that names it, and says nothing of roles: it holds none', async () => {
    const one = await scene()
    const resource = uriOf(one.api.identifier)
    const { access_token: token } = await client.clientCredentialsGrant(config, { resource, scope: 'portico' })
    const told = await client.tokenIntrospection(one.own, token)
    expect(told).toMatchObject({ active: true, aud: resource, client_id: 'billing', scope: 'portico' })
    expect(told).not.toHaveProperty('roles')
    expect(await client.tokenIntrospection(await world.clientOf(world.wiki), token)).toEqual({ active: false })
    await editConnection(world.context(), oidcConnection, { subsystem: one.api.identifier, apiCallers: [] }, operator)
    expect(await client.tokenIntrospection(one.own, token)).toEqual({ active: false })
  })

  test('gets one that the API reads by itself, where it does', async () => {
    const { api } = await scene({ apiTokenFormat: 'jwt', apiTokenSeconds: 60 })
    const resource = uriOf(api.identifier)
    const { access_token: token } = await client.clientCredentialsGrant(config, { resource })
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`))
    const how = { issuer: world.issuer, audience: resource, typ: 'at+jwt' }
    const { payload } = await jwtVerify(token, keys, how)
    expect(payload).toMatchObject({ sub: 'billing', client_id: 'billing' })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60)
  })

  test('may call its own API, and names one at a time', async () => {
    const one = await scene({ apiCallers: [], grantTypes: ['client_credentials'] })
    const resource = uriOf(one.api.identifier)
    const { access_token: token } = await client.clientCredentialsGrant(one.own, { resource })
    expect(await client.tokenIntrospection(one.own, token)).toMatchObject({ active: true, aud: resource })
    const other = await scene()
    const two = new URLSearchParams([
      ['resource', uriOf(other.api.identifier)],
      ['resource', uriOf((await scene()).api.identifier)],
    ])
    await expect(client.clientCredentialsGrant(config, two)).rejects.toEqual(refused('invalid_target'))
  })
})

describe('what makes an API', () => {
  const wants = (application: Application, settings: object) =>
    enableConnection(
      world.context(),
      oidcConnection,
      { subsystem: application.identifier, redirectUris: [redirectUri], ...settings },
      operator,
    )

  test.each([
    ['a path', { apiIdentifier: '/api' }],
    ['a fragment', { apiIdentifier: 'https://x.example.org/#a' }],
    ['a space', { apiIdentifier: 'https://x.example.org/a b' }],
    ['callers that do not exist', { apiCallers: ['nobody'] }],
    ['a JWT that is believed for an hour', { apiTokenFormat: 'jwt', apiTokenSeconds: 3600 }],
    ['no grants, being no API', { grantTypes: [], apiIdentifier: null }],
  ])('is not %s', async (_what, settings) => {
    await expect(wants(world.wiki, settings)).rejects.toMatchObject({ code: 'malformed_request' })
  })

  test('is an identifier of its own: of ten that take one at once, one has it', async () => {
    const many = await Promise.all(Array.from({ length: 10 }, (_, n) => world.connect(`many-${n}`)))
    const tries = await Promise.allSettled(many.map((one) => wants(one, { apiIdentifier: uriOf('many') })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'malformed_request' })
    }
  })
})
