import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { seedCrowd } from '#test/crowd.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import {
  endEverySession,
  endSessionsOfSubsystem,
  endSessionsOfUser,
  endSessionsWithoutAccess,
  endSsoSession,
  endSubsystemSessions,
} from './end-sessions.ts'
import { findSsoSession } from './find-sso-session.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

let people = 0
/** Somebody present in both applications. */
async function present() {
  people += 1
  const user = await world.user(`person${people}`, 'wiki', 'billing')
  const session = await world.signIn(user.id)
  const [wiki, billing] = [await world.enter(session, world.wiki), await world.enter(session, world.billing)]
  return { user, session, wiki, billing }
}

const live = expect.objectContaining({ state: 'live' })
const ended = (reason: string) => ({ state: 'ended', reason })
const stateOf = async (id: string, who: Application = world.wiki) =>
  (await touchSessions(world.ctx, { active: [], asked: [id] }, who)).get(id)
const statesOf = async ({ wiki, billing }: { wiki: string; billing: string }) => [
  await stateOf(wiki, world.wiki),
  await stateOf(billing, world.billing),
]
const events = (where: object) =>
  world.ctx.db.auditInbox.findMany({ where, select: { kind: true, actorKind: true, facts: true } })

test('ending an SSO session ends its applications and nobody else’s; its cookie opens nothing', async () => {
  const [ada, mary] = [await present(), await present()]
  const input = { ssoSessionId: ada.session.id, reason: 'logout' as const }
  expect(await endSsoSession(world.ctx, input, operator)).toBe(2)
  expect(await statesOf(ada)).toEqual([ended('logout'), ended('logout')])
  expect(await findSsoSession(world.ctx, ada.session.cookie)).toBeNull()
  expect(await statesOf(mary)).toEqual([live, live])
  expect(await findSsoSession(world.ctx, mary.session.cookie)).not.toBeNull()
  expect(await events({ ssoSessionId: ada.session.id, kind: 'session.ended' })).toEqual([
    { kind: 'session.ended', actorKind: 'operator', facts: { reason: 'logout', applications: 2 } },
  ])
})

test('ending twice, or what never was, ends nothing, keeps the first reason and is no event', async () => {
  const { session, wiki } = await present()
  await endSsoSession(world.ctx, { ssoSessionId: session.id, reason: 'logout' }, operator)
  const seen = await events({})
  expect(await endSsoSession(world.ctx, { ssoSessionId: session.id, reason: 'revoked' }, operator)).toBe(0)
  expect(await endSsoSession(world.ctx, { ssoSessionId: newId(), reason: 'revoked' }, operator)).toBe(0)
  expect(await endSubsystemSessions(world.ctx, { ids: [wiki, newId()], reason: 'revoked' }, operator)).toBe(0)
  expect(await stateOf(wiki)).toEqual(ended('logout'))
  expect(await events({})).toEqual(seen)
})

test('of several who end a session at once, one counts it', async () => {
  const { session } = await present()
  const end = () => endSsoSession(world.ctx, { ssoSessionId: session.id, reason: 'logout' }, operator)
  expect((await Promise.all([end(), end(), end(), end()])).sort()).toEqual([0, 0, 0, 2])
})

test('ending one application leaves the others and the SSO session', async () => {
  const found = await present()
  expect(await endSubsystemSessions(world.ctx, { ids: [found.wiki], reason: 'logout' }, operator)).toBe(1)
  expect(await statesOf(found)).toEqual([ended('logout'), live])
  expect(await findSsoSession(world.ctx, found.session.cookie)).not.toBeNull()
  expect(await events({ subsystemSessionId: found.wiki, kind: 'subsystem-session.ended' })).toHaveLength(1)
})

test('ending all of a user reaches every browser, and a new sign-in is good', async () => {
  const { user, session, ...first } = await present()
  const second = await world.signIn(user.id)
  const entered = await world.enter(second, world.wiki)
  expect(await endSessionsOfUser(world.ctx, { userId: user.id, reason: 'revoked' }, operator)).toBe(2)
  expect([...(await statesOf(first)), await stateOf(entered)]).toEqual(Array(3).fill(ended('revoked')))
  for (const { cookie } of [session, second]) expect(await findSsoSession(world.ctx, cookie)).toBeNull()
  expect(await stateOf(await world.enter(await world.signIn(user.id), world.wiki))).toEqual(live)
})

test('it is complete at once, also beyond the rows that are closed on the spot', async () => {
  const user = await world.user('prolific', 'wiki')
  const { ssoSessionIds, sessionIds } = await seedCrowd(world.ctx, 1_200, [world.wiki])
  await world.ctx.db.ssoSession.updateMany({ where: { id: { in: ssoSessionIds } }, data: { userId: user.id } })
  const ids = sessionIds['wiki'] ?? []
  await world.ctx.db.subsystemSession.updateMany({ where: { id: { in: ids } }, data: { userId: user.id } })
  expect(await endSessionsOfUser(world.ctx, { userId: user.id, reason: 'revoked' }, operator)).toBe(1_000)
  const asked = [ids.slice(0, 600), ids.slice(600)].map((half) =>
    touchSessions(world.ctx, { active: half, asked: [] }, world.wiki),
  )
  const states = (await Promise.all(asked)).flatMap((answer) => [...answer.values()])
  expect(states).toEqual(Array(1_200).fill(ended('revoked')))
})

test('unlocking a user brings no session back', async () => {
  const { user, ...found } = await present()
  await lockUser(world.ctx, { user: user.id }, operator)
  await unlockUser(world.ctx, { user: user.id }, operator)
  expect(await statesOf(found)).toEqual([ended('user_locked'), ended('user_locked')])
})

test('ending all of a subsystem leaves people signed in elsewhere, and lets them in again', async () => {
  const found = await present()
  await endSessionsOfSubsystem(world.ctx, { subsystemId: world.wiki.id, reason: 'revoked' }, operator)
  expect(await statesOf(found)).toEqual([ended('revoked'), live])
  expect(await stateOf(await world.enter(found.session, world.wiki))).toEqual(live)
})

test('who has lost access is out there and nowhere else', async () => {
  const { user, ...found } = await present()
  const which = { userId: user.id, subsystemId: world.billing.id }
  expect(await endSessionsWithoutAccess(world.ctx, which, operator)).toBe(1)
  expect(await statesOf(found)).toEqual([live, ended('permissions_removed')])
})

test('what a transaction ended is live again when it is taken back', async () => {
  const { session, ...found } = await present()
  const broken = world.ctx.atomically(async (tx) => {
    await endSsoSession(tx, { ssoSessionId: session.id, reason: 'logout' }, operator)
    throw new Error('something later in it failed')
  })
  await expect(broken).rejects.toThrow('something later in it failed')
  expect(await statesOf(found)).toEqual([live, live])
})

test('ending every session of everyone ends them all at that instant; who signs in after it is in', async () => {
  const { user, session, ...found } = await present()
  await endEverySession(world.ctx, operator)
  expect(await statesOf(found)).toEqual([ended('revoked'), ended('revoked')])
  expect(await findSsoSession(world.ctx, session.cookie)).toBeNull()
  const after = world.ctx.at(secondsAfter(world.ctx.now, 1))
  expect(await stateOf(await world.enter(await world.signIn(user.id, after), world.wiki))).toEqual(live)
})
