import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { type OidcWorld, oidcWorld, redirectUri } from '#test/oidc.ts'
import { personOf, registrar } from '#test/registration.ts'

let world: OidcWorld
let by: Awaited<ReturnType<typeof registrar>>
beforeAll(async () => {
  world = await oidcWorld()
  by = await registrar(world)
}, 60_000)
afterAll(() => world.close())

const other = 'https://wiki.example.org/other'

test('a registered application changes itself with its token, which is another one afterwards; of fifty at once one does', async () => {
  const { told, path, own } = await by.registered({ client_name: 'Before' })
  const body = {
    client_id: told.client_id,
    client_secret: told.client_secret,
    redirect_uris: [other],
    client_name: 'After',
  }
  const answers = await Promise.all(Array.from({ length: 50 }, () => by.call('PUT', path, { by: own, body })))
  const won = answers.filter(({ status }) => status === 200)
  expect(won).toHaveLength(1)
  expect(won[0]?.told).toMatchObject({ client_name: 'After', redirect_uris: [other] })
  expect(won[0]?.told).not.toHaveProperty('client_secret')
  const next = String(won[0]?.told['registration_access_token'])
  expect((await by.call('GET', path, { by: own })).status).toBe(401)
  expect((await by.call('GET', path, { by: next })).told['client_name']).toBe('After')
  expect(await world.auditKinds()).toContain('registration.changed')
}, 30_000)

test('a registered application changes itself and nothing that an administrator decided; a refused change leaves everything, its token too', async () => {
  const { told, path, own } = await by.registered()
  const body = { client_id: told.client_id, redirect_uris: [other] }
  await editConnection(
    world.context(),
    oidcConnection,
    { subsystem: told.client_id, accessTokenSeconds: 90, runBy: 'Us' },
    operator,
  )
  for (const wrong of [
    { ...body, client_id: 'wiki' },
    { ...body, client_secret: 'x' },
    { ...body, redirect_uris: ['x'] },
  ]) {
    expect((await by.call('PUT', path, { by: own, body: wrong })).status).toBe(400)
  }
  expect((await by.call('PUT', path, { by: own, body })).status).toBe(200)
  const { settings } = await world.ctx.db.connection.findFirstOrThrow({
    where: { subsystem: { identifier: told.client_id } },
  })
  expect(settings).toMatchObject({ accessTokenSeconds: 90, runBy: 'Us', thirdParty: true, redirectUris: [other] })
})

test('a registered application changes itself into one with a secret, which it is then told', async () => {
  const { told, path, own } = await by.registered({ token_endpoint_auth_method: 'none' })
  const body = {
    client_id: told.client_id,
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials', 'authorization_code'],
  }
  const { told: now } = await by.call('PUT', path, { by: own, body })
  const config = await world.clientOf({ ...world.wiki, identifier: told.client_id, secret: now.client_secret ?? '' })
  expect((await client.clientCredentialsGrant(config)).access_token).toBeDefined()
})

test('a registered application never changes another one, and not once it is switched off', async () => {
  const [one, two] = [await by.registered(), await by.registered()]
  for (const wrong of [two.own, by.token, '', one.told.client_secret ?? '']) {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = { client_id: one.told.client_id, redirect_uris: [redirectUri] }
      const { status } = await by.call(method, one.path, { by: wrong, ...(method === 'PUT' && { body }) })
      expect([method, status]).toEqual([method, 401])
    }
  }
  expect((await by.call('GET', `${world.issuer}/oidc/reg/wiki`, { by: one.own })).status).toBe(401)
  await disableSubsystem(world.context(), { subsystem: one.told.client_id }, operator)
  expect((await by.call('GET', one.path, { by: one.own })).status).toBe(401)
})

test('a registered application takes itself out of the portal: gone where nobody is in it, switched off where somebody holds a role', async () => {
  const [unused, used] = [await by.registered(), await by.registered()]
  await personOf(world, used.told.client_id, 'hedy')
  for (const { path, own } of [unused, used]) {
    expect((await by.call('DELETE', path, { by: own })).status).toBe(204)
    expect((await by.call('GET', path, { by: own })).status).toBe(401)
  }
  const state = (identifier: string) =>
    world.ctx.db.subsystem.findUniqueOrThrow({ where: { identifier }, select: { enabled: true, removedAt: true } })
  expect(await state(unused.told.client_id)).toEqual({ enabled: false, removedAt: expect.any(Date) })
  expect(await state(used.told.client_id)).toEqual({ enabled: false, removedAt: null })
})
