import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { clockFresh, databaseNow, startClock } from './clock.ts'

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
