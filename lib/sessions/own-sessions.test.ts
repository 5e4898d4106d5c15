import { afterAll, beforeAll, expect, test } from 'vitest'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import { testWorld, type World } from '#test/world.ts'
import { endOtherSessions, endOwnSession } from './end-own-sessions.ts'
import { hasRecentProof } from './has-recent-proof.ts'
import { listOwnSessions } from './list-own-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const idsOf = async (userId: string, at = world.ctx.now) =>
  (await listOwnSessions(world.ctx.at(at), userId)).map(({ id }) => id).sort()

test('a person sees their own live sessions, with the applications that are open in each', async () => {
  const [ada, mary] = [await world.user('ada', 'wiki', 'billing'), await world.user('mary', 'wiki')]
  const [desk, phone] = [await world.signIn(ada.id), await world.signIn(ada.id)]
  await world.enter(await world.signIn(mary.id), world.wiki)
  await world.enter(desk, world.wiki)
  await world.enter(desk, world.wiki)
  await world.enter(desk, world.billing)

  const seen = await listOwnSessions(world.ctx, ada.id)
  expect(seen.map(({ id }) => id).sort()).toEqual([desk.id, phone.id].sort())
  expect(seen.find(({ id }) => id === desk.id)).toMatchObject({
    ip: '192.0.2.1',
    userAgent: 'test',
    applications: [
      { identifier: 'billing', title: 'Billing' },
      { identifier: 'wiki', title: 'Wiki' },
    ],
  })
  expect(seen.find(({ id }) => id === phone.id)?.applications).toEqual([])
  expect(await idsOf(ada.id, secondsAfter(world.ctx.now, days(1)))).toEqual([])
})

test('a session of someone else cannot be ended, and is not told apart from one that does not exist', async () => {
  const [grace, edith] = [await world.user('grace'), await world.user('edith')]
  const hers = await world.signIn(edith.id)
  for (const ssoSessionId of [hers.id, '00000000-0000-4000-8000-000000000000']) {
    const refused = endOwnSession(world.ctx, { userId: grace.id, ssoSessionId })
    await expect(refused).rejects.toMatchObject({ code: 'session_unknown' })
  }
  expect(await idsOf(edith.id)).toEqual([hers.id])
})

test('of 50 that end one session at once, one ends it and tells the log', async () => {
  const annie = await world.user('annie', 'wiki')
  const session = await world.signIn(annie.id)
  await world.enter(session, world.wiki)
  const once = () => endOwnSession(world.ctx, { userId: annie.id, ssoSessionId: session.id })
  const ended = await Promise.all(Array.from({ length: 50 }, once))
  expect(ended.filter((applications) => applications === 1)).toHaveLength(1)
  const told = await world.ctx.db.auditInbox.findMany({ where: { userId: annie.id, kind: 'session.ended' } })
  expect(told).toMatchObject([{ actorKind: 'user', actorId: annie.id, facts: { applications: 1, reason: 'revoked' } }])
})

test('“all others” leaves the one that it is done from', async () => {
  const charles = await world.user('charles')
  const [here] = [await world.signIn(charles.id), await world.signIn(charles.id), await world.signIn(charles.id)]
  expect(await endOtherSessions(world.ctx, { userId: charles.id, ssoSessionId: here.id })).toBe(2)
  expect(await idsOf(charles.id)).toEqual([here.id])
})

test('a proof counts as recent for its own method, in its own session, until its time is over', async () => {
  const joan = await world.user('joan')
  const { id: ssoSessionId } = await world.signIn(joan.id)
  const asked = { ssoSessionId, methods: ['password'], seconds: minutes(5) }
  const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
  expect(await hasRecentProof(later(minutes(5) - 1), asked)).toBe(true)
  expect(await hasRecentProof(later(minutes(5)), asked)).toBe(false)
  expect(await hasRecentProof(world.ctx, { ...asked, methods: ['totp'] })).toBe(false)
  const other = await world.signIn(joan.id, world.ctx.at(secondsAfter(world.ctx.now, -minutes(6))))
  expect(await hasRecentProof(world.ctx, { ...asked, ssoSessionId: other.id })).toBe(false)
})
