import { afterAll, beforeAll, expect, test } from 'vitest'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { openDatabase } from '#lib/db/database.ts'
import { seedCrowd } from '#test/crowd.ts'
import { testWorld, type World } from '#test/world.ts'
import { exchangeToken } from './exchange-token.ts'
import { findSsoSession } from './find-sso-session.ts'
import { issueToken } from './issue-token.ts'
import { refreshSession } from './refresh-session.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

/** PostgreSQL plans the first calls one by one before it may settle for one plan. */
const plannedOneByOne = 5

test('the statements that applications call all the time are planned once, whatever they are asked', async () => {
  const { wiki } = world
  const crowd = await seedCrowd(world.ctx, 1_000, [wiki])
  const ids = crowd.sessionIds['wiki'] ?? []
  const visitor = await world.user('mary', 'wiki')
  const session = await world.signIn(visitor.id)
  const single = openDatabase(world.ctx.url, { max: 1 })
  for (let round = 0; round < 20; round++) {
    const now = secondsAfter(world.ctx.now, round * minutes(1))
    const run: Context['run'] = (statement, values) => single.run(statement, values)
    const ctx = { ...world.ctx.at(now), run }
    // As PostgreSQL does by itself: it looks at tables that grow, and never at the small ones.
    if (round % 10 === 0) await single.pool.query('ANALYZE "user", sso_session, subsystem_session, "grant"')
    const order = { ssoSessionId: session.id, subsystemId: wiki.id, protocol: 'native', targetUrl: '/' }
    const { subsystemToken } = await issueToken(ctx, order)
    const { row } = await exchangeToken(ctx, { subsystemToken }, wiki, 'native')
    await refreshSession(ctx, { id: row.session_id }, wiki)
    await touchSessions(ctx, { active: ids.slice(0, round < 15 ? 1 : 300), asked: [] }, wiki)
    await findSsoSession(ctx, session.cookie)
  }
  const { rows } = await single.pool.query<{ name: string; custom: number; generic: number }>(
    `SELECT name, custom_plans::int AS custom, generic_plans::int AS generic FROM pg_prepared_statements WHERE name <> '' ORDER BY name`,
  )
  await single.close()
  const kept = { custom: plannedOneByOne, generic: 20 - plannedOneByOne }
  expect(rows).toEqual(
    ['exchange-token', 'find-sso-session', 'issue-token', 'refresh-session', 'touch-sessions'].map((name) => ({
      name,
      ...kept,
    })),
  )
})
