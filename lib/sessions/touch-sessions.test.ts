import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { newSecret } from '#lib/base/secrets.ts'
import { hours, minutes, secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { endSessionsOfUser, endSsoSession, endSubsystemSessions } from './end-sessions.ts'
import { exchangeToken } from './exchange-token.ts'
import { refreshSession } from './refresh-session.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const idle = minutes(30)
const slack = idle / 10
const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
const instant = (seconds: number) => secondsAfter(world.ctx.now, seconds)

let people = 0
async function present(...applications: Application[]) {
  people += 1
  const user = await world.user(`person${people}`, ...applications.map(({ identifier }) => identifier))
  const session = await world.signIn(user.id)
  const ids: string[] = []
  for (const application of applications) ids.push(await world.enter(session, application))
  const [id = '', other = ''] = ids
  return { user, session, id, other }
}

const touchOne = async (id: string, seconds: number, who = world.wiki) =>
  (await touchSessions(later(seconds), { active: [id], asked: [] }, who)).get(id)
const askOne = async (id: string, seconds: number, who = world.wiki) =>
  (await touchSessions(later(seconds), { active: [], asked: [id] }, who)).get(id)

/** Both rows as they are stored; `xmin` names the transaction that wrote the row last. */
async function rowsOf(id: string) {
  const [rows] = await world.ctx.db.$queryRaw<Record<'own' | 'sso' | 'ownXmin' | 'ssoXmin', unknown>[]>`
    SELECT c.touched_at AS own, s.touched_at AS sso, c.xmin::text AS "ownXmin", s.xmin::text AS "ssoXmin"
      FROM subsystem_session c JOIN sso_session s ON s.id = c.sso_session_id WHERE c.id = ${id}::uuid`
  return rows
}

test('each id is answered once: those active in their order, then those asked after', async () => {
  const [a, b, c] = [await present(world.wiki), await present(world.wiki), await present(world.wiki)]
  const input = { active: [c.id, a.id, c.id], asked: [b.id, a.id, b.id] }
  expect([...(await touchSessions(later(0), input, world.wiki)).keys()]).toEqual([c.id, a.id, b.id])
})

test('activity slides the session and its SSO session, and no session in another subsystem', async () => {
  const { id, other } = await present(world.wiki, world.billing)
  const at = minutes(20)
  expect(await touchOne(id, at)).toEqual({
    state: 'live',
    expiresAt: instant(at + idle + slack),
    permissionsChanged: false,
  })
  expect(await rowsOf(id)).toMatchObject({ own: instant(at), sso: instant(at) })
  expect(await rowsOf(other)).toMatchObject({ own: instant(0), sso: instant(at) })
})

test('asking slides nothing; an id both active and asked after is active', async () => {
  const { id } = await present(world.wiki)
  const before = await rowsOf(id)
  expect(await askOne(id, minutes(20))).toMatchObject({ state: 'live', expiresAt: instant(idle + slack) })
  expect(await rowsOf(id)).toEqual(before)
  await touchSessions(later(minutes(20)), { active: [id], asked: [id] }, world.wiki)
  expect(await rowsOf(id)).toMatchObject({ own: instant(minutes(20)) })
})

test('within the slack nothing is rewritten, and no time is lost by that', async () => {
  const { id } = await present(world.wiki)
  const before = await rowsOf(id)
  expect(await touchOne(id, slack)).toMatchObject({ expiresAt: instant(idle + slack) })
  expect(await rowsOf(id)).toEqual(before)
  await touchOne(id, slack + 1)
  expect(await rowsOf(id)).toMatchObject({ own: instant(slack + 1), sso: instant(slack + 1) })
})

test('no activity carries a session past an absolute limit', async () => {
  const { id } = await present(world.wiki)
  for (let at = 0; at < hours(12); at += minutes(25)) {
    const answer = await touchOne(id, at)
    expect(answer).toEqual({
      state: 'live',
      expiresAt: instant(Math.min(at + idle + slack, hours(12))),
      permissionsChanged: false,
    })
  }
  expect(await touchOne(id, hours(12))).toEqual({ state: 'ended', reason: 'expired' })
})

test('a subsystem with limits of its own holds its sessions to them, and its SSO session goes on', async () => {
  const shop = await world.connect('shop', { idleSeconds: minutes(5), absoluteSeconds: hours(1) })
  const { id, other } = await present(shop, world.wiki)
  expect(await touchOne(id, minutes(4), shop)).toMatchObject({ expiresAt: instant(minutes(4 + 5 + 0.5)) })
  expect(await askOne(id, minutes(9.5), shop)).toEqual({ state: 'ended', reason: 'expired' })
  expect(await askOne(other, minutes(9.5))).toMatchObject({ state: 'live' })
  const again = await present(shop)
  for (let at = 0; at < hours(1); at += minutes(4)) await touchOne(again.id, at, shop)
  expect(await touchOne(again.id, hours(1), shop)).toEqual({ state: 'ended', reason: 'expired' })
})

test('ids of another subsystem, and ids that never were, are unknown and untouched', async () => {
  const { id, other } = await present(world.wiki, world.billing)
  const before = await rowsOf(other)
  const never = newId()
  const states = await touchSessions(later(minutes(20)), { active: [other, id], asked: [never] }, world.wiki)
  expect([...states.values()].map(({ state }) => state)).toEqual(['unknown', 'live', 'unknown'])
  expect(await rowsOf(other)).toMatchObject({ own: before?.own, ownXmin: before?.ownXmin })
})

test.each<[string, (found: Awaited<ReturnType<typeof present>>, ctx: Context) => Promise<unknown>]>([
  ['logout', ({ session }, ctx) => endSsoSession(ctx, { ssoSessionId: session.id, reason: 'logout' }, operator)],
  ['logout', ({ id }, ctx) => endSubsystemSessions(ctx, { ids: [id], reason: 'logout' }, operator)],
  ['revoked', ({ user }, ctx) => endSessionsOfUser(ctx, { userId: user.id, reason: 'revoked' }, operator)],
  ['user_locked', ({ user }, ctx) => lockUser(ctx, { user: user.id }, operator)],
  [
    'permissions_removed',
    ({ user }, ctx) => removeGrant(ctx, { user: user.id, subsystem: 'wiki', role: 'editor' }, operator),
  ],
])('an ended session says why: %s', async (reason, end) => {
  const found = await present(world.wiki)
  await end(found, later(1))
  const before = await rowsOf(found.id)
  expect(await touchOne(found.id, minutes(20))).toEqual({ state: 'ended', reason })
  expect(await rowsOf(found.id)).toEqual(before)
  expect(await askOne(found.id, hours(25))).toEqual({ state: 'ended', reason })
})

test('a session that nobody touched is expired from its deadline on, and stays so', async () => {
  const { id } = await present(world.wiki)
  expect(await askOne(id, idle + slack - 1)).toMatchObject({ state: 'live' })
  expect(await touchOne(id, idle + slack)).toEqual({ state: 'ended', reason: 'expired' })
  expect(await rowsOf(id)).toMatchObject({ own: instant(0) })
})

test('access that ends by its date ends the session at that instant, before any job has looked', async () => {
  const user = await world.user('dated')
  const until = { validTo: instant(minutes(10)) }
  await addGrant(world.ctx, { user: user.id, subsystem: 'wiki', role: 'editor', ...until }, operator)
  const id = await world.enter(await world.signIn(user.id), world.wiki)
  expect(await askOne(id, minutes(10) - 1)).toMatchObject({ state: 'live' })
  expect(await askOne(id, minutes(10))).toEqual({ state: 'ended', reason: 'permissions_removed' })
})

test('a changed list of permissions is flagged at every touch until it has been fetched', async () => {
  const { user, id } = await present(world.wiki)
  await createRole(world.ctx, { subsystem: 'wiki', name: 'reader', actions: ['read'] }, operator)
  await addGrant(world.ctx, { user: user.id, subsystem: 'wiki', role: 'reader' }, operator)
  for (let n = 0; n < 2; n++) expect(await touchOne(id, 0)).toMatchObject({ permissionsChanged: true })
  await refreshSession(later(0), { id }, world.wiki)
  expect(await touchOne(id, 0)).toMatchObject({ permissionsChanged: false })
})

test('a caller whom the cache still believes in is refused once disabled or its secret revoked', async () => {
  const depot = await world.connect('depot')
  const { id } = await present(depot)
  await disableSubsystem(world.ctx, { subsystem: 'depot' }, operator)
  await expect(touchOne(id, 0, depot)).rejects.toMatchObject({ code: 'subsystem_disabled' })
  await world.ctx.db.subsystemSecret.update({ where: { id: depot.secretId }, data: { revokedAt: world.ctx.now } })
  await expect(touchOne(id, 0, depot)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('neither a session cookie nor a token passes as a session id', async () => {
  const { session } = await present(world.wiki)
  const subsystemToken = await world.issue(session, world.wiki)
  const { row } = await exchangeToken(later(0), { subsystemToken }, world.wiki, 'native')
  for (const id of [session.id, row.user_id, world.wiki.id]) expect(await askOne(id, 0)).toEqual({ state: 'unknown' })
  await expect(askOne(newSecret('pss'), 0)).rejects.toThrow()
})
