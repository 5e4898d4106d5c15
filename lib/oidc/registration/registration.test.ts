import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { stamped } from '#lib/web/context.ts'
import { registrationLeg } from '#lib/web/registration.ts'
import { authorization, type OidcWorld, oidcWorld, redirectUri, tokensOf } from '#test/oidc.ts'
import { personOf, registrar } from '#test/registration.ts'
import { createInitialToken } from './create-initial-token.ts'
import { isRegistrationOn } from './initial-token.ts'
import { listInitialTokens } from './list-initial-tokens.ts'
import { listRegistrations } from './list-registrations.ts'
import { revokeInitialToken } from './revoke-initial-token.ts'

let world: OidcWorld
let by: Awaited<ReturnType<typeof registrar>>
beforeAll(async () => {
  world = await oidcWorld()
  by = await registrar(world)
}, 60_000)
afterAll(() => world.close())

const subsystems = () => world.ctx.db.subsystem.count()

test('a foreign client registers; its people come in once an administrator gave a role and they agreed', async () => {
  const config = await client.dynamicClientRegistration(
    new URL(world.issuer),
    { client_name: 'Wine cellar', redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'] },
    undefined,
    { initialAccessToken: by.token, execute: [client.allowInsecureRequests] },
  )
  const { client_id: identifier } = config.clientMetadata()
  expect(identifier).toMatch(/^wine-cellar-[0-9a-f]{10}$/)
  const eve = await world.user('eve')
  const shut = await world.browser().authorize((await authorization(config)).url, eve.id)
  expect(shut.searchParams.get('error')).toBe('access_denied')
  await addGrant(world.context(), { user: 'eve', subsystem: identifier, role: 'user' }, operator)
  const unasked = await world.browser().authorize((await authorization(config, { prompt: 'none' })).url)
  expect(unasked.searchParams.get('error')).toBe('login_required')
  const browser = world.browser()
  await browser.signIn(eve.id)
  const question = await browser.get((await authorization(config)).url)
  expect(question.headers.get('location')).toMatch(/^\/consent\?/)
  const ada = await personOf(world, identifier, 'ada')
  const tokens = await tokensOf(config, world.browser(), { signInAs: ada.id })
  expect(await client.fetchUserInfo(config, tokens.access_token, ada.id)).toMatchObject({ roles: ['user'] })
  expect(await world.auditKinds()).toContain('registration.made')
})

test('a token registers as many applications as it has uses, of fifty at once too; what is refused uses nothing up', async () => {
  const { token: two } = await createInitialToken(
    world.context(),
    { name: 'two', runBy: 'Example Ltd', uses: 2 },
    operator,
  )
  for (let n = 0; n < 3; n++) expect((await by.register({ redirect_uris: ['nonsense'] }, two)).status).toBe(400)
  const before = await subsystems()
  const answers = await Promise.all(Array.from({ length: 50 }, () => by.register({ client_name: 'Crowd' }, two)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
  for (const { status, told } of answers)
    if (status !== 201) expect([status, told.error]).toEqual([401, 'invalid_token'])
  expect((await subsystems()) - before).toBe(2)
}, 30_000)

test('without a token, or with one of another kind, nothing is registered', async () => {
  const before = await subsystems()
  const { own } = await by.registered()
  for (const wrong of ['', 'x', `pit_${'A'.repeat(43)}`, own, world.wiki.secret, `${by.token}x`]) {
    const { status, told, headers } = await by.register({}, wrong)
    expect([status, told.error]).toEqual([401, 'invalid_token'])
    expect(headers.get('www-authenticate')).toContain('Bearer')
  }
  expect((await subsystems()) - before).toBe(1)
})

test('what is no JSON object registers nothing', async () => {
  const send = (body: string, type = 'application/json') => {
    const headers = { authorization: `Bearer ${by.token}`, 'content-type': type }
    return fetch(`${world.issuer}/oidc/reg`, { method: 'POST', body, headers })
  }
  for (const body of ['', '[]', '"x"', '{', '{"redirect_uris":["a"],"redirect_uris":["b"]}']) {
    expect((await send(body)).status).toBe(400)
  }
  expect((await send('redirect_uris=a', 'application/x-www-form-urlencoded')).status).toBe(415)
  const { status, told } = await by.register({ redirect_uris: [`${redirectUri}#x`] })
  expect([status, told.error]).toEqual([400, 'invalid_redirect_uri'])
})

test('wrong tokens are guesses of their network, and held up; a right one is none', async () => {
  const from = (ip: string, token: string) =>
    registrationLeg(
      new Request(`${world.issuer}/oidc/reg`, {
        method: 'POST',
        headers: { [stamped.ip]: ip, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      }),
    )
  for (let n = 0; n < 60; n++) expect((await from('203.0.113.7', `pit_${'A'.repeat(43)}`)).status).toBe(401)
  const held = await from('203.0.113.7', by.token)
  expect([held.status, Number(held.headers.get('retry-after')) > 0]).toEqual([429, true])
  for (let n = 0; n < 61; n++) expect((await from('198.51.100.7', by.token)).status).toBe(400)
})

test('secrets are told once: kept as hashes, and neither read again nor in the log', async () => {
  const { told, path, own } = await by.registered({ contacts: ['dev@example.org'], software_id: 'cellar' })
  expect(told).toMatchObject({ client_secret_expires_at: 0, token_endpoint_auth_method: 'client_secret_basic' })
  const { told: read, headers } = await by.call('GET', path, { by: own })
  expect(read).toMatchObject({ client_id: told.client_id, contacts: ['dev@example.org'], software_id: 'cellar' })
  expect(read).not.toHaveProperty('client_secret')
  expect(headers.get('cache-control')).toBe('no-store')
  const kept = JSON.stringify([
    await world.ctx.db.$queryRaw`SELECT r::text FROM oidc_registration r`,
    await world.ctx.db.$queryRaw`SELECT t::text FROM oidc_initial_token t`,
    await world.ctx.db.$queryRaw`SELECT facts::text FROM audit_inbox`,
    await listInitialTokens(world.context(), operator),
    await listRegistrations(world.context(), {}, operator),
  ])
  for (const secret of [by.token, own, told.client_secret ?? '']) expect(kept).not.toContain(secret)
})

test('an administrator sees what registered, with which token, and that nobody may enter it yet', async () => {
  const { told } = await by.registered({ client_name: 'Ledger', client_uri: 'https://ledger.example.org/' })
  const [one] = await listRegistrations(world.context(), { subsystem: told.client_id }, operator)
  expect(one).toMatchObject({
    title: 'Ledger',
    with: { id: by.tokenId, name: 'Example’s developers' },
    runBy: 'Example Ltd',
    redirectUris: [redirectUri],
    people: 0,
    stated: { client_uri: 'https://ledger.example.org/' },
  })
  await personOf(world, told.client_id, 'grace')
  expect(await listRegistrations(world.context(), { subsystem: told.client_id }, operator)).toMatchObject([
    { people: 1 },
  ])
})

test.each<[string, object, boolean]>([
  ['none', { token_endpoint_auth_method: 'none' }, false],
  [
    'private_key_jwt',
    { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://app.example.org/jwks' },
    false,
  ],
  ['client_secret_post', { token_endpoint_auth_method: 'client_secret_post' }, true],
])(
  'an application that proves itself by %s is told so, and has a secret only where it needs one',
  async (method, body, secret) => {
    const { told } = await by.registered(body)
    expect(told['token_endpoint_auth_method']).toBe(method)
    expect(told.client_secret !== undefined).toBe(secret)
  },
)

test('only whoever may connect applications makes, sees and revokes tokens', async () => {
  const help = { kind: 'user', id: (await world.user('help')).id } as const
  const grant = { user: 'help', subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }
  await addGrant(world.context(), grant, operator)
  const refused = { code: 'not_permitted' }
  const made = createInitialToken(world.context(), { name: 'x', runBy: 'x' }, help)
  await expect(made).rejects.toMatchObject(refused)
  await expect(listInitialTokens(world.context(), help)).rejects.toMatchObject(refused)
  await expect(revokeInitialToken(world.context(), { token: by.tokenId }, help)).rejects.toMatchObject(refused)
  expect(await listRegistrations(world.context(), {}, help)).toEqual([])
})

test('registration is there while a token is: when the last one is revoked, there is nothing', async () => {
  const discovery = async () =>
    (await (await fetch(`${world.issuer}/.well-known/openid-configuration`)).json()) as object
  expect(await discovery()).toMatchObject({ registration_endpoint: `${world.issuer}/oidc/reg` })
  for (const { id } of await listInitialTokens(world.context(), operator)) {
    await revokeInitialToken(world.context(), { token: id }, operator)
  }
  expect(await discovery()).not.toHaveProperty('registration_endpoint')
  expect((await by.register()).status).toBe(404)
  const again = await createInitialToken(world.context(), { name: 'again', runBy: 'Example Ltd', days: 1 }, operator)
  expect(await isRegistrationOn(world.context())).toBe(true)
  const later = { ...world.context(), now: secondsAfter(new Date(), days(1)) }
  expect(await isRegistrationOn(later)).toBe(false)
  expect((await by.register({}, again.token)).status).toBe(201)
  expect(await revokeInitialToken(world.context(), { token: again.id }, operator)).toEqual({ already: false })
  expect(await revokeInitialToken(world.context(), { token: again.id }, operator)).toEqual({ already: true })
})
