import { createLocalJWKSet, jwtVerify } from 'jose'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { publicKeys } from '#lib/keys/public-keys.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { deliveryFormats } from '#server/delivery-formats.ts'
import { seedCrowd } from '#test/crowd.ts'
import { runPumps } from '#test/deliveries.ts'
import { type Receiver, startReceiver } from '#test/receiver.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { leaseDeliveries } from './lease-deliveries.ts'
import { startPump } from './pump.ts'
import { sweepDeliveries } from './sweep-deliveries.ts'

let world: World
let wiki: Receiver
let app: Application
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

let apps = 0
beforeEach(async () => {
  wiki = await startReceiver()
  apps += 1
  app = await world.connect(`app${apps}`, { logoutUrl: wiki.url })
})
afterEach(async () => {
  await wiki.close()
  await world.ctx.db.delivery.deleteMany()
})

let people = 0
/** Somebody who is signed in and in the application. */
async function someoneIn(application = app) {
  people += 1
  const user = await world.user(`ada${people}`, application.identifier)
  const session = await world.signIn(user.id)
  return { user, session, id: await world.enter(session, application) }
}

const signOut = (session: { id: string; userId: string }, at: Context = world.ctx) =>
  endSsoSession(at, { ssoSessionId: session.id, reason: 'logout' }, { kind: 'user', id: session.userId })

const one = (where: object = {}) =>
  world.ctx.db.delivery.findFirstOrThrow({ where, include: { attempts: { orderBy: { at: 'asc' } } } })

test('a sign-out is told by a logout token that an application can check with the published keys', async () => {
  const { user, session, id } = await someoneIn()
  await signOut(session)
  expect(await one()).toMatchObject({ state: 'pending', kind: 'session-ended', reason: 'logout', tries: 0 })
  await runPumps(world)

  const [form, ...others] = wiki.forms
  expect(others).toEqual([])
  expect([...(form?.keys() ?? [])]).toEqual(['logout_token'])
  const keys = createLocalJWKSet(await publicKeys(world.ctx))
  const { payload, protectedHeader } = await jwtVerify(form?.get('logout_token') ?? '', keys, {
    typ: 'logout+jwt',
    issuer: world.ctx.config.publicUrl.origin,
    audience: app.identifier,
  })
  expect(protectedHeader.alg).toBe('ES256')
  const delivery = await one()
  expect(payload).toEqual({
    iss: 'http://localhost:3000',
    aud: app.identifier,
    sub: user.id,
    sid: formatSessionId(id),
    jti: delivery.jti,
    iat: expect.any(Number),
    exp: (payload.iat ?? 0) + 120,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
  expect(delivery).toMatchObject({
    state: 'delivered',
    leasedUntil: null,
    attempts: [{ status: 200, failure: null, latencyMs: expect.any(Number) }],
  })
})

test('without an address nobody is told, and nothing is queued where the change is taken back', async () => {
  const { session } = await someoneIn(await world.connect('silent'))
  await signOut(session)
  const loud = await someoneIn()
  const undone = world.ctx.atomically(async (tx) => {
    await signOut(loud.session, tx)
    throw new Error('taken back')
  })
  await expect(undone).rejects.toThrow('taken back')
  expect(await world.ctx.db.delivery.count()).toBe(0)
})

test.each([
  [204, 'delivered', null],
  [302, 'pending', 'redirected'],
  [400, 'pending', 'not_accepted'],
  [500, 'pending', 'not_accepted'],
])('an answer of %i leaves the delivery %s', async (status, state, failure) => {
  wiki.answer((response) => response.writeHead(status, { location: '/elsewhere' }).end())
  const { session } = await someoneIn()
  await signOut(session)
  await runPumps(world)
  expect(await one()).toMatchObject({ state, tries: 1, attempts: [{ status, failure }] })
  expect(wiki.forms).toHaveLength(1)
})

test('an application that took it and talks too much has taken it; what it said is nowhere', async () => {
  wiki.answer((response) => response.end('private words '.repeat(10_000)))
  const { session } = await someoneIn()
  await signOut(session)
  await runPumps(world)
  expect(await one()).toMatchObject({ state: 'delivered', attempts: [{ status: 200, failure: null }] })
  const rows = await world.ctx.db.$queryRaw<{ text: string }[]>`
    SELECT d::text || a::text AS text FROM delivery d JOIN delivery_attempt a ON a.delivery_id = d.id`
  expect(JSON.stringify(rows)).not.toMatch(/private words|ada|eyJ|example/)
})

test('what failed is told again with the same jti, signed anew, until it is taken', async () => {
  const answers = [503, 503, 200]
  wiki.answer((response) => response.writeHead(answers.shift() ?? 500).end())
  const { session } = await someoneIn()
  await signOut(session)
  let at = world.ctx.now
  for (const tries of [1, 2, 3]) {
    await runPumps(world, { now: () => at })
    const delivery = await one()
    expect(delivery.tries).toBe(tries)
    if (tries < 3) expect(delivery.dueAt > at).toBe(true)
    at = delivery.dueAt
  }
  expect(await one()).toMatchObject({ state: 'delivered' })
  const claims = wiki.forms.map((form) => {
    const [, payload = ''] = (form.get('logout_token') ?? '').split('.')
    return JSON.parse(Buffer.from(payload, 'base64url').toString())
  })
  expect(new Set(claims.map(({ jti }) => jti)).size).toBe(1)
  expect(new Set(claims.map(({ iat }) => iat)).size).toBe(3)
})

test('after a day of silence it is given up', async () => {
  const { session } = await someoneIn()
  await signOut(session)
  await wiki.close()
  await runPumps(world)
  expect(await one()).toMatchObject({ state: 'pending', attempts: [{ status: null, failure: 'refused' }] })
  const dayLater = secondsAfter(world.ctx.now, hours(24))
  await runPumps(world, { now: () => dayLater })
  expect(await one()).toMatchObject({ state: 'given_up', tries: 2, settledAt: dayLater })
  wiki = await startReceiver()
})

test('an application that lost its address is not looked for a whole day', async () => {
  const { session } = await someoneIn()
  await signOut(session)
  await editSubsystem(world.ctx, { subsystem: app.identifier, logoutUrl: null }, operator)
  await runPumps(world)
  expect(await one()).toMatchObject({ state: 'given_up', attempts: [{ failure: 'no_address' }] })
})

test('fifty pumps tell each of a hundred ends once', async () => {
  const others = await startReceiver()
  const second = await world.connect('second', { logoutUrl: others.url })
  const ended = []
  for (let n = 0; n < 50; n++) {
    const { user, session } = await someoneIn()
    await addGrant(world.ctx, { user: user.id, subsystem: second.identifier, role: 'editor' }, operator)
    await world.enter(session, second)
    ended.push(session)
  }
  await Promise.all(ended.map((session) => signOut(session)))
  await runPumps(world, { pumps: 50 })
  for (const receiver of [wiki, others]) {
    expect(receiver.forms).toHaveLength(50)
    expect(receiver.atOnce()).toBeLessThanOrEqual(4)
  }
  expect(await world.ctx.db.deliveryAttempt.count()).toBe(100)
  expect(await world.ctx.db.delivery.count({ where: { state: 'delivered', tries: 1 } })).toBe(100)
  await others.close()
}, 60_000)

test('an application that does not answer is asked four times at once, and delays nobody', async () => {
  const dead = await startReceiver()
  dead.answer(() => undefined)
  const deaf = await world.connect('deaf', { logoutUrl: dead.url })
  for (let n = 0; n < 12; n++) await signOut((await someoneIn(deaf)).session)
  for (let n = 0; n < 12; n++) await signOut((await someoneIn()).session)
  const begun = performance.now()
  const pump = startPump(() => world.ctx.at(new Date()), deliveryFormats)
  await expect.poll(() => wiki.forms.length, { timeout: 10_000, interval: 10 }).toBe(12)
  expect(performance.now() - begun).toBeLessThan(4_000)
  expect(dead.forms.length).toBe(4)
  await pump.stop()
  expect(dead.atOnce()).toBe(4)
  expect(await world.ctx.db.delivery.count({ where: { subsystemId: deaf.id, tries: 1 } })).toBe(4)
  const [attempt] = await world.ctx.db.deliveryAttempt.findMany({ where: { delivery: { subsystemId: deaf.id } } })
  expect(attempt).toMatchObject({ status: null, failure: 'timeout' })
  await dead.close()
}, 30_000)

test('what a pump held when it died is told again, with the same jti, when its lease is over', async () => {
  const { session } = await someoneIn()
  await signOut(session)
  const [held] = await leaseDeliveries(world.ctx, 10)
  expect(held).toMatchObject({ identifier: app.identifier, url: wiki.url, tries: 0 })
  expect(await leaseDeliveries(world.ctx.at(secondsAfter(world.ctx.now, 58)), 10)).toEqual([])
  const [again] = await leaseDeliveries(world.ctx.at(secondsAfter(world.ctx.now, 61)), 10)
  expect(again).toMatchObject({ id: held?.id, jti: held?.jti })
})

test('what was settled a month ago is forgotten, with its attempts; what is pending stays', async () => {
  await signOut((await someoneIn()).session)
  await runPumps(world)
  await signOut((await someoneIn()).session)
  const later = world.ctx.at(secondsAfter(world.ctx.now, hours(24) * 31))
  expect(await sweepDeliveries(world.ctx)).toBe(0)
  expect(await sweepDeliveries(later)).toBe(1)
  expect(await world.ctx.db.delivery.findMany({ select: { state: true } })).toEqual([{ state: 'pending' }])
  expect(await world.ctx.db.deliveryAttempt.count()).toBe(0)
})

test('a burst is queued as fast at its end as at its beginning, though the table was empty when it was planned', async () => {
  const { sessionIds } = await seedCrowd(world.ctx, 2_000, [app])
  const ids = sessionIds[app.identifier] ?? []
  const client = new pg.Client({ connectionString: world.ctx.url })
  await client.connect()
  const pages: number[] = []
  for (let from = 0; from < ids.length; from += 500) {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number } }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
       SELECT queue_delivery(gen_random_uuid(), 'permissions-changed', q.id, NULL, now()) FROM unnest($1::uuid[]) q (id)`,
      [ids.slice(from, from + 500)],
    )
    pages.push(rows[0]?.['QUERY PLAN'][0].Plan['Shared Hit Blocks'] ?? Number.NaN)
  }
  await client.end()
  expect(await world.ctx.db.delivery.count({ where: { subsystemId: app.id } })).toBe(2_000)
  expect(pages.at(-1)).toBeLessThan((pages[0] ?? 0) * 1.5)
})
