import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { testWorld, type World } from '#test/world.ts'
import { endSessionsOfUser } from './end-sessions.ts'
import { exchangeToken } from './exchange-token.ts'
import { openOfflineSession } from './offline/open-offline-session.ts'
import { refreshSession } from './refresh-session.ts'
import { touchSessions, touchStatement, valuesOf } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
  await createRole(world.ctx, { subsystem: 'wiki', name: 'reader', actions: ['read'] }, operator)
})
afterAll(() => world.ctx.close())

let people = 0
async function arrive() {
  people += 1
  const user = await world.user(`person${people}`, 'wiki')
  const session = await world.signIn(user.id)
  return { user, session, editor: { user: user.id, subsystem: 'wiki', role: 'editor' } }
}

async function present() {
  const arrived = await arrive()
  return { ...arrived, id: await world.enter(arrived.session, world.wiki) }
}

const ask = async (id: string) => (await touchSessions(world.ctx, { active: [], asked: [id] }, world.wiki)).get(id)

/** Whether a touch of these sessions asked what anybody may do, as PostgreSQL tells of the plan that it ran. */
async function asksAboutAccess(...ids: string[]): Promise<boolean> {
  const { ctx } = world
  const values = valuesOf(ids, 0, world.wiki, ctx.now)
  const { rows } = await ctx.database.pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${touchStatement.text}`,
    values,
  )
  const plan = rows[0]?.['QUERY PLAN'][0].Plan
  const held = plan?.Plans?.find((part) => part['Subplan Name'] === 'CTE held')
  return Number(held?.['Actual Loops']) > 0
}
type PlanNode = { 'Subplan Name'?: string; 'Actual Loops': number; Plans?: PlanNode[] }

/** Until somebody waits for a lock that another transaction holds. */
async function someoneWaits(): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  while ((await world.ctx.database.pool.query(waiting)).rowCount === 0) await pause(5)
}

test('touch asks what somebody may do only when that changed since they were told, until they are told again', async () => {
  const [mary, ada] = [await present(), await present()]
  expect(await asksAboutAccess(mary.id, ada.id)).toBe(false)
  await addGrant(world.ctx, { ...mary.editor, role: 'reader' }, operator)
  expect(await asksAboutAccess(ada.id)).toBe(false)
  expect(await asksAboutAccess(mary.id, ada.id)).toBe(true)
  await refreshSession(world.ctx, { id: mary.id }, world.wiki)
  expect(await asksAboutAccess(mary.id, ada.id)).toBe(false)
})

test('a session that was opened before anybody counted is asked after until it is told again', async () => {
  const { id } = await present()
  await world.ctx.db.subsystemSession.update({ where: { id }, data: { userRevision: null } })
  expect(await asksAboutAccess(id)).toBe(true)
  expect(await ask(id)).toMatchObject({ state: 'live', permissionsChanged: false })
  await refreshSession(world.ctx, { id }, world.wiki)
  expect(await asksAboutAccess(id)).toBe(false)
})

test.each([
  ['user_locked', 'locked_at = now()'],
  ['revoked', 'session_epoch = session_epoch + 1'],
])('a row of a user that somebody changes by hand counts at the next touch: %s', async (reason, change) => {
  const { user, id } = await present()
  await world.ctx.database.pool.query(`UPDATE "user" SET ${change} WHERE id = $1`, [user.id])
  expect(await ask(id)).toEqual({ state: 'ended', reason })
})

/** What comes of something that waits for a transaction which has changed something and is not yet done. */
async function besideChange<T>(change: (tx: Context) => Promise<unknown>, beside: () => Promise<T>): Promise<T> {
  let result: Promise<T> | undefined
  await world.ctx.atomically(async (tx) => {
    await change(tx)
    result = beside()
    await someoneWaits()
  })
  if (!result) throw new Error('nothing happened beside')
  return result
}

test('whoever is let in while their access is being taken is out at the first touch', async () => {
  const { session, editor } = await arrive()
  const subsystemToken = await world.issue(session, world.wiki)
  const enter = () => exchangeToken(world.ctx, { subsystemToken }, world.wiki, 'native')
  const { row } = await besideChange((tx) => removeGrant(tx, editor, operator), enter)
  expect(await ask(row.session_id)).toEqual({ state: 'ended', reason: 'permissions_removed' })
})

test('whoever is told anew while their access is being changed is told of the change', async () => {
  const { id, editor } = await present()
  await addGrant(world.ctx, { ...editor, role: 'reader' }, operator)
  await refreshSession(world.ctx, { id }, world.wiki)
  const told = await besideChange(
    (tx) => removeGrant(tx, editor, operator),
    () => refreshSession(world.ctx, { id }, world.wiki),
  )
  expect(told.roles).toHaveLength(2)
  expect(await ask(id)).toMatchObject({ state: 'live', permissionsChanged: true })
})

test('no application goes on for whoever is being signed out of everything', async () => {
  const { user, id } = await present()
  const terms = { id: newId(), from: id, idleSeconds: 60, absoluteSeconds: 60 }
  const opened = await besideChange(
    (tx) => endSessionsOfUser(tx, { userId: user.id, reason: 'revoked' }, operator),
    () => openOfflineSession(world.ctx, terms),
  )
  expect(opened).toBe(false)
})
