import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { aheadAfter, clockFresh, databaseNow, startClock } from './clock.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

test('the clock is stale until the database was asked, then follows the database', async () => {
  expect(clockFresh()).toBe(false)
  const { stop } = await startClock(db.database)
  try {
    expect(clockFresh()).toBe(true)
    const { rows } = await db.database.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now')
    expect(Math.abs(databaseNow().getTime() - (rows[0]?.now.getTime() ?? 0))).toBeLessThan(1_000)
  } finally {
    stop()
  }
})

test('a late answer does not turn the clock, a clock that was set does', () => {
  expect(aheadAfter(null, { before: 1_000, told: 1_200, after: 1_400 })).toBe(0)
  expect(aheadAfter(0, { before: 1_000, told: 1_001, after: 1_400 })).toBe(0)
  expect(aheadAfter(0, { before: 1_000, told: 1_399, after: 1_400 })).toBe(0)
  expect(aheadAfter(0, { before: 1_000, told: 6_000, after: 1_010 })).toBe(4_990)
  expect(aheadAfter(0, { before: 9_000, told: 6_000, after: 9_010 })).toBe(-3_000)
})
