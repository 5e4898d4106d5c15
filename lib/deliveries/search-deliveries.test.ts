import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { readReceipt, sealReceipt } from '#lib/sso/receipt.ts'
import { runPumps } from '#test/deliveries.ts'
import { type Receiver, startReceiver } from '#test/receiver.ts'
import { testWorld, type World } from '#test/world.ts'
import { endsTold } from './ends-told.ts'
import { searchDeliveries } from './search-deliveries.ts'
import { sendAgain } from './send-again.ts'

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await testWorld()
  receiver = await startReceiver()
  await world.connect('notes', { title: 'Notes', logoutUrl: receiver.url })
})
afterAll(async () => {
  await receiver.close()
  await world.ctx.close()
})

/** Somebody signs in, enters the notes and the wiki, and signs out. */
async function comeAndGo(username: string) {
  const user = await world.user(username, 'notes', 'wiki')
  const session = await world.signIn(user.id)
  const notes = await world.ctx.db.subsystem.findUniqueOrThrow({
    where: { identifier: 'notes' },
    include: { secrets: true },
  })
  const caller = {
    kind: 'subsystem',
    id: notes.id,
    identifier: 'notes',
    secretId: notes.secrets[0]?.id ?? '',
    secret: '',
  }
  const id = await world.enter(session, caller as typeof world.wiki)
  const inWiki = await world.enter(session, world.wiki)
  const who: Actor = { kind: 'user', id: user.id }
  await endSsoSession(world.ctx, { ssoSessionId: session.id, reason: 'logout' }, who)
  return { user, session, id, inWiki, who }
}

const search = (input: object = {}, who: Actor = operator) =>
  searchDeliveries(world.ctx, { subsystem: 'notes', ...input }, who)

test('what an application was told is found by person, session and state, page by page, and told again', async () => {
  const gone = []
  for (const name of ['ada', 'bea', 'cia']) gone.push(await comeAndGo(name))
  const [ada, bea] = gone
  const first = await search({ limit: 2 })
  expect(first.deliveries.map(({ user }) => user.username)).toEqual(['cia', 'bea'])
  expect(first.before).toBeNull()
  const second = await search({ limit: 2, after: first.after ?? '' })
  expect(second.deliveries.map(({ user }) => user.username)).toEqual(['ada'])
  expect(second.after).toBeNull()
  const back = await search({ limit: 2, before: second.before ?? '' })
  expect(back.deliveries).toEqual(first.deliveries)

  expect((await search({ search: 'BEA ex' })).deliveries).toMatchObject([
    {
      kind: 'session-ended',
      reason: 'logout',
      state: 'pending',
      session: formatSessionId(bea?.id ?? ''),
      attempts: [],
    },
  ])
  expect((await search({ search: formatSessionId(ada?.id ?? '') })).deliveries).toHaveLength(1)
  expect((await search({ search: '%' })).deliveries).toEqual([])
  expect((await search({ state: 'delivered' })).deliveries).toEqual([])
  expect((await searchDeliveries(world.ctx, { subsystem: 'wiki' }, operator)).deliveries).toEqual([])

  await runPumps(world)
  const [told] = (await search({ state: 'delivered', search: 'ada' })).deliveries
  expect(told).toMatchObject({ dueAt: null, attempts: [{ status: 200, failure: null }] })

  const before = await world.ctx.db.delivery.findUniqueOrThrow({ where: { id: told?.id ?? '' } })
  expect(await sendAgain(world.ctx, { id: before.id }, operator)).toEqual({ id: before.id, already: false })
  await runPumps(world)
  const after = await world.ctx.db.delivery.findUniqueOrThrow({ where: { id: before.id }, include: { attempts: true } })
  expect(after).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }, { status: 200 }] })
  expect(after.jti).not.toBe(before.jti)
  expect(receiver.forms).toHaveLength(4)
  expect((await world.auditKinds()).filter((kind) => kind === 'delivery.sent-again')).toHaveLength(1)
})

test('one that is being told at this moment is left to that', async () => {
  const [found] = (await search()).deliveries
  const id = found?.id ?? ''
  await world.ctx.db.delivery.update({ where: { id }, data: { leasedUntil: secondsAfter(world.ctx.now, 30) } })
  expect(await sendAgain(world.ctx, { id }, operator)).toEqual({ id, already: true })
  await world.ctx.db.delivery.update({ where: { id }, data: { leasedUntil: null } })
})

test('it takes a right over that very application', async () => {
  const owner = await world.user('olga')
  const who: Actor = { kind: 'user', id: owner.id }
  const { id } = (await search()).deliveries[0] ?? { id: '' }
  await expect(search({}, who)).rejects.toMatchObject({ code: 'not_permitted' })
  const owns = { user: owner.id, subsystem: 'portal', role: 'subsystem-owner' }
  await addGrant(world.ctx, { ...owns, limitedTo: 'wiki' }, operator)
  await expect(search({}, who)).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(sendAgain(world.ctx, { id }, who)).rejects.toMatchObject({ code: 'not_permitted' })
  await addGrant(world.ctx, { ...owns, limitedTo: 'notes' }, operator)
  expect((await search({}, who)).deliveries.length).toBeGreaterThan(0)
  expect(await sendAgain(world.ctx, { id }, who)).toEqual({ id, already: false })
  const nowhere = { id: '01900000-0000-7000-8000-000000000000' }
  await expect(sendAgain(world.ctx, nowhere, who)).rejects.toMatchObject({ code: 'no_such_delivery' })
  await runPumps(world)
})

test('the receipt of a sign-out says of each application how far it was told, and is this browser’s alone for an hour', async () => {
  const browser = hashSecret('this browser')
  const { session, id } = await comeAndGo('dora')
  const sealed = sealReceipt(world.ctx, [session.id], browser)
  const shown = async (ctx = world.ctx.at(world.ctx.now)) =>
    (await readReceipt(ctx, sealed, browser))?.map(({ title, state }) => `${title}: ${state}`)
  expect(await shown()).toEqual(['Notes: telling', 'Wiki: unasked'])
  receiver.answer((response) => response.writeHead(500).end())
  await runPumps(world)
  expect(await shown()).toEqual(['Notes: not_answering', 'Wiki: unasked'])
  expect((await endsTold(world.ctx, [id])).get(id)).toMatchObject({ state: 'pending', tries: 1, last: { status: 500 } })
  receiver.answer((response) => response.end())
  await runPumps(world, { now: () => secondsAfter(world.ctx.now, 60) })
  expect(await shown()).toEqual(['Notes: signed_out', 'Wiki: unasked'])
  // An application of a protocol without asking is not said to be signed out; one that has asked is.
  const ofWiki = { ssoSessionId: session.id, subsystem: { identifier: 'wiki' } }
  await world.ctx.db.subsystemSession.updateMany({ where: ofWiki, data: { protocol: 'django-simple-sso' } })
  expect(await shown()).toEqual(['Notes: signed_out', 'Wiki: untellable'])
  const asked = { touchedAt: secondsAfter(world.ctx.now, 60) }
  await world.ctx.db.subsystemSession.updateMany({ where: ofWiki, data: asked })
  expect(await shown()).toEqual(['Notes: signed_out', 'Wiki: unasked'])
  expect(await readReceipt(world.ctx, sealed, hashSecret('another'))).toBeNull()
  expect(await readReceipt(world.ctx.at(secondsAfter(world.ctx.now, hours(1) + 1)), sealed, browser)).toBeNull()
})
