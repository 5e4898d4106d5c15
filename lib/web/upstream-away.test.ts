import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as callback from '#app/api/auth/callback/[provider]/route.ts'
import * as submit from '#app/login/password/route.ts'
import { operator } from '#lib/base/actor.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { editProvider } from '#lib/federation/edit-provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { admitCall, failuresMax, noteOutage, readHealth, restSeconds } from '#lib/federation/provider-health.ts'
import { removeProvider } from '#lib/federation/remove-provider.ts'
import { createUser } from '#lib/users/create-user.ts'
import { newcomer } from '#test/upstream-visitor.ts'
import { type UpstreamWorld, upstreamWorld } from '#test/upstream-world.ts'

let world: UpstreamWorld
const password = 'correct horse battery staple'
const hanging: Server[] = []

beforeAll(async () => {
  world = await upstreamWorld()
})
afterAll(async () => {
  for (const server of hanging) {
    server.closeAllConnections()
    server.close()
  }
  await world.close()
})

/** A server that takes every call and never answers. */
async function hang(): Promise<string> {
  const server = createServer(() => undefined)
  hanging.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const nobody = 'http://127.0.0.1:9'

async function setUp(issuer: string): Promise<{ slug: string; id: string }> {
  const slug = `p${randomUUID().slice(0, 8)}`
  const given = { slug, preset: 'oidc', clientId: 'portico', clientSecret: 'x', endpoints: { issuer } }
  await createProvider(world.ctx, CreateProvider.parse(given), operator)
  return world.ctx.db.identityProvider.findUniqueOrThrow({ where: { slug }, select: { slug: true, id: true } })
}

const healthOf = async (id: string) => (await readHealth(world.ctx))(id)

test('a server that refuses is told of on the form; after three failures nobody waits for it, and one at a time tries it', async () => {
  const { slug, id } = await setUp(nobody)
  for (let n = 0; n < failuresMax; n++) {
    const browser = world.visitor()
    expect(browser.ticket((await browser.leave(slug)).to).message).toBe('upstream_away')
  }
  expect(await healthOf(id)).toMatchObject({ away: true, failures: failuresMax })
  expect((await healthOf(id)).lastReason).toMatch(/nothing listens there/)
  const events = await world.ctx.db.auditInbox.count({ where: { kind: 'upstream.failed' } })
  const browser = world.visitor()
  expect(browser.ticket((await browser.leave(slug)).to).message).toBe('upstream_away')
  expect((await healthOf(id)).failures).toBe(failuresMax)
  expect(await world.ctx.db.auditInbox.count({ where: { kind: 'upstream.failed' } })).toBe(events + 1)
})

test('a server that hangs holds nobody longer than the limit, and the fourth not at all', async () => {
  const { slug } = await setUp(await hang())
  const leave = async () => {
    const browser = world.visitor()
    const began = performance.now()
    const { message } = browser.ticket((await browser.leave(slug)).to)
    return { message, ms: performance.now() - began }
  }
  const first = await Promise.all([leave(), leave(), leave()])
  for (const { message, ms } of first) {
    expect(message).toBe('upstream_away')
    expect(ms).toBeLessThan(8_000)
  }
  const fourth = await leave()
  expect(fourth.message).toBe('upstream_away')
  expect(fourth.ms).toBeLessThan(2_000)
}, 30_000)

test('of fifty who ask when its rest is over, one finds out; an answer opens the way for all', async () => {
  const { id } = await setUp(nobody)
  const at = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
  for (let n = 0; n < failuresMax; n++) await noteOutage(world.ctx, id, 'no answer')
  expect(await admitCall(at(restSeconds - 1), id)).toBe('no')
  const asked = await Promise.all(Array.from({ length: 50 }, () => admitCall(at(restSeconds + 1), id)))
  expect(asked.filter((answer) => answer === 'try')).toHaveLength(1)
  expect(asked.filter((answer) => answer === 'yes')).toHaveLength(0)
})

test('a server that is back is found out by the first who tries, and signs people in again', async () => {
  await world.policy('create')
  const { id } = await world.ctx.db.identityProvider.findUniqueOrThrow({ where: { slug: 'acme' } })
  for (let n = 0; n < failuresMax; n++) await noteOutage(world.ctx, id, 'no answer')
  expect(world.visitor().ticket((await world.visitor().leave()).to).message).toBeUndefined()
  await world.ctx.db.providerHealth.update({ where: { providerId: id }, data: { openUntil: new Date(0) } })
  world.acme.signsIn(newcomer())
  expect((await world.visitor().arrive(world.acme)).to).toBe('/apps')
  expect(await healthOf(id)).toMatchObject({ away: false, failures: 0 })
})

test('a server that dies while somebody is there leads back to the form, and counts', async () => {
  const hangs = await hang()
  const slug = `p${randomUUID().slice(0, 8)}`
  const endpoints = { authorizationUrl: `${hangs}/a`, tokenUrl: `${nobody}/t`, userinfoUrl: `${hangs}/u` }
  const given = { slug, preset: 'oauth2', clientId: 'portico', clientSecret: 'x', endpoints }
  await createProvider(world.ctx, CreateProvider.parse(given), operator)
  const { id } = await world.ctx.db.identityProvider.findUniqueOrThrow({ where: { slug } })
  const browser = world.visitor()
  const state = new URL((await browser.leave(slug)).to).searchParams.get('state') ?? ''
  const query = new URLSearchParams({ state, code: 'of the day' })
  const answer = await browser.send(callback.GET, `/api/auth/callback/${slug}?${query}`)
  expect(browser.ticket(answer.to).message).toBe('upstream_away')
  expect(await healthOf(id)).toMatchObject({ failures: 1, away: false })
})

test('an answer that is not accepted is no outage', async () => {
  const browser = world.visitor()
  await browser.leave()
  const { id } = await world.ctx.db.identityProvider.findUniqueOrThrow({ where: { slug: 'acme' } })
  await browser.send(callback.GET, '/api/auth/callback/acme?error=access_denied&state=x')
  expect((await healthOf(id)).failures).toBe(0)
})

test('the secret never follows a changed address, and a server with people keeps its address', async () => {
  const { slug } = await setUp(nobody)
  const endpoints = { issuer: world.acme.issuer }
  const moving = { provider: slug, endpoints }
  await expect(editProvider(world.ctx, moving, operator)).rejects.toMatchObject({ code: 'provider_refused' })
  await editProvider(world.ctx, { ...moving, clientSecret: 'new' }, operator)
  await world.policy('create')
  world.acme.signsIn(newcomer())
  await world.visitor().arrive(world.acme)
  const taken = { provider: 'acme', endpoints: { issuer: world.other.issuer }, clientSecret: 'new' }
  await expect(editProvider(world.ctx, taken, operator)).rejects.toMatchObject({ code: 'provider_refused' })
  await removeProvider(world.ctx, { provider: slug }, operator)
  expect((await world.visitor().leave(slug)).status).toBe(404)
})

test('whoever types an address of a domain that signs in elsewhere is sent there; while it is away, the password counts', async () => {
  const domain = `${randomUUID().slice(0, 8)}.example`
  await editProvider(world.ctx, { provider: 'acme', domains: [domain] }, operator)
  const username = `ada${randomUUID().slice(0, 8)}`
  const email = `${username}@${domain}`
  await createUser(world.ctx, { username, name: 'Ada', email, emailVerified: true, password }, operator)
  const browser = world.visitor()
  const fields = () => ({ attempt: browser.form(), username: email, password })
  expect((await browser.send(submit.POST, '/login/password', fields())).to).toMatch(world.acme.issuer)
  await editProvider(world.ctx, { provider: 'acme', domains: [] }, operator)
  const { slug } = await setUp(nobody)
  await editProvider(world.ctx, { provider: slug, domains: [domain] }, operator)
  expect((await browser.send(submit.POST, '/login/password', fields())).to).toBe('/apps')
})
