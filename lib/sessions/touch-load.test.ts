import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { days, minutes, seconds, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { openDatabase } from '#lib/db/database.ts'
import type { Statement } from '#lib/db/statement.ts'
import { type Crowd, seedCrowd } from '#test/crowd.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
let crowd: Crowd
beforeAll(async () => {
  world = await testWorld()
  crowd = await seedCrowd(world.ctx, 300, [world.wiki, world.billing])
  // Touched in rounds that each lie minutes apart, they must outlive their usual twelve hours.
  await world.ctx.db.ssoSession.updateMany({ data: { absoluteDeadline: secondsAfter(world.ctx.now, days(30)) } })
})
afterAll(() => world.ctx.close())

let at = 0
/** A time at which every row is older than its slack, so that every touch wants to write every row. */
const nextRound = () => {
  at += minutes(4)
  return world.ctx.at(secondsAfter(world.ctx.now, at))
}
const idsOf = ({ identifier }: Application) => crowd.sessionIds[identifier] ?? []
const touchAll = (ctx: Context, who: Application, ids: readonly string[] = idsOf(who)) =>
  touchSessions(ctx, { active: ids, asked: [] }, who)
const isLive = ({ state }: { state: string }) => state === 'live'

test('two subsystems that touch the same 300 people from 8 callers never deadlock, and every session slides', async () => {
  const until = performance.now() + seconds(4) * 1_000
  let rounds = 0
  for (; performance.now() < until; rounds++) {
    const ctx = nextRound()
    // Of each four one names everybody. The others name some, so that PostgreSQL takes their rows in other orders.
    const batches = [world.wiki, world.billing].flatMap((who) =>
      [300, 20, 80, 200].map((count) => ({ who, ids: shuffled(idsOf(who)).slice(0, count) })),
    )
    const answers = await Promise.all(batches.map(({ who, ids }) => touchAll(ctx, who, ids)))
    expect(answers.every((answer) => [...answer.values()].every(isLive))).toBe(true)
    const late = { touchedAt: { not: ctx.now } }
    expect(await ctx.db.ssoSession.count({ where: late })).toBe(0)
    expect(await ctx.db.subsystemSession.count({ where: late })).toBe(0)
  }
  expect(rounds).toBeGreaterThan(3)
})

test('a touch never waits for a row that somebody else holds', async () => {
  const holder = new pg.Client({ connectionString: world.ctx.url })
  await holder.connect()
  const [held] = idsOf(world.wiki)
  await holder.query('BEGIN')
  await holder.query(
    `SELECT FROM subsystem_session c JOIN sso_session s ON s.id = c.sso_session_id WHERE c.id = $1 FOR UPDATE`,
    [held],
  )
  const answers = [...(await touchAll(nextRound(), world.wiki)).values()]
  await holder.query('ROLLBACK')
  await holder.end()
  expect(answers.every(isLive)).toBe(true)
  const deadlines = new Set(answers.map((answer) => answer.state === 'live' && answer.expiresAt.getTime()))
  // The held one keeps the deadline that it had; all others have the new one.
  expect(deadlines.size).toBe(2)
})

test('a touch of 300 sessions is one statement and nothing else', async () => {
  const ctx = nextRound()
  const statements: Statement[] = []
  const watched: Context = {
    ...ctx,
    get db(): never {
      throw new Error('touch asked the database a second time')
    },
    run: (statement, values) => {
      statements.push(statement)
      return ctx.run(statement, values)
    },
  }
  await touchAll(watched, world.wiki)
  expect(statements).toHaveLength(1)
})

/** Touches over one connection, whose statistics and whose choice of plan can be read. */
async function onOneConnection(work: (pool: pg.Pool, touch: Touching) => Promise<void>): Promise<void> {
  const single = openDatabase(world.ctx.url, { max: 1 })
  const run: Context['run'] = (statement, values) => single.run(statement, values)
  await work(single.pool, (ids) => touchAll({ ...nextRound(), run }, world.wiki, ids))
  await single.close()
}
type Touching = (ids: readonly string[]) => Promise<unknown>

test('touching rewrites rows in place: no index entry is written', async () => {
  await onOneConnection(async (pool, touch) => {
    const ids = idsOf(world.wiki)
    const inPlace: number[] = []
    // The first rounds spread full pages out; from then on each page has room for the new beside the old, unless somebody
    // (autovacuum, on a busy machine) still sees the old. An index on what is written would let none of them ever be.
    for (let window = 0; window < 6 && (inPlace.at(-1) ?? 0) <= 0.9; window++) {
      const before = await statistics(pool)
      for (let round = 0; round < 10; round++) await touch(ids)
      const after = await statistics(pool)
      expect(after.updates - before.updates).toBe(10 * 2 * ids.length)
      inPlace.push((after.inPlace - before.inPlace) / (after.updates - before.updates))
    }
    expect(inPlace.at(-1), inPlace.join(', ')).toBeGreaterThan(0.9)
  })
})

test('among thousands of sessions a touch of 100 reads by index alone', async () => {
  const { sessionIds } = await seedCrowd(nextRound(), 3_000, [world.wiki])
  const ids = sessionIds['wiki']?.slice(0, 100) ?? []
  await onOneConnection(async (pool, touch) => {
    await pool.query('ANALYZE')
    // PostgreSQL plans the first five executions one by one before it settles for one plan.
    for (let round = 0; round < 6; round++) await touch(ids)
    const before = await statistics(pool)
    for (let round = 0; round < 4; round++) await touch(ids)
    const after = await statistics(pool)
    expect(after.updates - before.updates).toBe(4 * 2 * ids.length)
    expect(after.fullScans - before.fullScans).toBe(0)
  })
})

/** What has happened to the tables that grow with people. */
async function statistics(pool: pg.Pool): Promise<{ updates: number; inPlace: number; fullScans: number }> {
  await pool.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await pool.query<{ updates: number; inPlace: number; fullScans: number }>(
    `SELECT sum(n_tup_upd)::int AS updates, sum(n_tup_hot_upd)::int AS "inPlace", sum(seq_scan)::int AS "fullScans"
       FROM pg_stat_user_tables WHERE relname IN ('sso_session', 'subsystem_session', 'user', 'grant')`,
  )
  return rows[0] ?? { updates: 0, inPlace: 0, fullScans: 0 }
}

const shuffled = (ids: readonly string[]): string[] =>
  ids
    .map((id) => ({ id, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ id }) => id)
