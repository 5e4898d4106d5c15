import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { endSsoSession, endSubsystemSessions } from './end-sessions.ts'
import { exchangeToken } from './exchange-token.ts'
import { refreshSession } from './refresh-session.ts'
import { sessionAnswer } from './session-answer.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const idle = minutes(33)
const instant = (seconds: number) => secondsAfter(world.ctx.now, seconds)
const later = (seconds: number) => world.ctx.at(instant(seconds))
const refresh = (id: string, seconds = 0, who = world.wiki) => refreshSession(later(seconds), { id }, who)

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

test('a refresh tells what the exchange told', async () => {
  const { session } = await present(world.wiki)
  const subsystemToken = await world.issue(session, world.wiki)
  const { row } = await exchangeToken(later(0), { subsystemToken }, world.wiki, 'native')
  const { logoutHint: _, ...told } = await sessionAnswer(world.ctx, row)
  const { logoutHint, ...again } = await sessionAnswer(world.ctx, await refresh(row.session_id))
  expect(again).toEqual(told)
  expect(logoutHint).toMatch(/^ey/)
})

test('it is computed now: a role granted or taken since the exchange shows', async () => {
  const { user, id } = await present(world.wiki)
  await createRole(world.ctx, { subsystem: 'wiki', name: 'reader', actions: ['read'] }, operator)
  const roles = async () => (await refresh(id)).roles.map(({ name }) => name)
  expect(await roles()).toEqual(['editor'])
  await addGrant(world.ctx, { user: user.id, subsystem: 'wiki', role: 'reader' }, operator)
  expect(await roles()).toEqual(['editor', 'reader'])
  await removeGrant(world.ctx, { user: user.id, subsystem: 'wiki', role: 'editor' }, operator)
  expect(await roles()).toEqual(['reader'])
})

test('it slides the session and its SSO session, and no session in another subsystem', async () => {
  const { session, id, other } = await present(world.wiki, world.billing)
  expect(await refresh(id, minutes(20))).toMatchObject({ expires_at: instant(minutes(20) + idle) })
  const { db } = world.ctx
  expect(await db.ssoSession.findUnique({ where: { id: session.id } })).toMatchObject({
    touchedAt: instant(minutes(20)),
  })
  expect(await db.subsystemSession.findUnique({ where: { id } })).toMatchObject({ touchedAt: instant(minutes(20)) })
  expect(await db.subsystemSession.findUnique({ where: { id: other } })).toMatchObject({ touchedAt: instant(0) })
})

test('a refresh that arrives late takes no time away from a session touched meanwhile', async () => {
  const { id } = await present(world.wiki)
  await refresh(id, minutes(20))
  expect(await refresh(id, minutes(10))).toMatchObject({ expires_at: instant(minutes(20) + idle) })
})

test('a session of another subsystem, and one that never was, are unknown', async () => {
  const { other } = await present(world.wiki, world.billing)
  for (const id of [other, newId()]) await expect(refresh(id)).rejects.toMatchObject({ code: 'session_unknown' })
})

type Present = Awaited<ReturnType<typeof present>>
test.each<[string, string, (found: Present, ctx: Context) => Promise<unknown>]>([
  [
    'signed out',
    'session_ended',
    ({ session }, ctx) => endSsoSession(ctx, { ssoSessionId: session.id, reason: 'logout' }, operator),
  ],
  [
    'ended alone',
    'session_ended',
    ({ id }, ctx) => endSubsystemSessions(ctx, { ids: [id], reason: 'revoked' }, operator),
  ],
  ['locked', 'user_locked', ({ user }, ctx) => lockUser(ctx, { user: user.id }, operator)],
  [
    'without access',
    'access_denied',
    ({ user }, ctx) => removeGrant(ctx, { user: user.id, subsystem: 'wiki', role: 'editor' }, operator),
  ],
])('who is %s is refused (%s), and nothing slides', async (_, code, end) => {
  const found = await present(world.wiki)
  await end(found, later(1))
  await expect(refresh(found.id, minutes(20))).rejects.toMatchObject({ code })
  const row = await world.ctx.db.subsystemSession.findUnique({ where: { id: found.id }, include: { sso: true } })
  expect(row).toMatchObject({ touchedAt: instant(0), sso: { touchedAt: instant(0) } })
})

test('a session past its idle limit is not brought back', async () => {
  const { id } = await present(world.wiki)
  await expect(refresh(id, idle)).rejects.toMatchObject({ code: 'session_ended', detail: 'It ended: expired.' })
})

test('a caller whom the cache still believes in is refused once disabled', async () => {
  const depot = await world.connect('depot')
  const { id } = await present(depot)
  await disableSubsystem(world.ctx, { subsystem: 'depot' }, operator)
  await expect(refresh(id, 0, depot)).rejects.toMatchObject({ code: 'subsystem_disabled' })
})

test('no order of a refresh, a touch and a sign-out leaves a live session behind', async () => {
  for (let round = 0; round < 30; round++) {
    const { session, id } = await present(world.wiki)
    const at = later(minutes(20))
    await Promise.allSettled([
      refreshSession(at, { id }, world.wiki),
      touchSessions(at, { active: [id], asked: [] }, world.wiki),
      endSsoSession(at, { ssoSessionId: session.id, reason: 'logout' }, operator),
    ])
    await expect(refresh(id, minutes(20))).rejects.toMatchObject({ code: 'session_ended' })
    const asked = await touchSessions(at, { active: [], asked: [id] }, world.wiki)
    expect(asked.get(id)).toEqual({ state: 'ended', reason: 'logout' })
  }
})
