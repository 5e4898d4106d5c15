import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { inTransaction } from './transaction.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await db.database.pool.query('CREATE TABLE pair (id int PRIMARY KEY, n int NOT NULL)')
  await db.database.pool.query('INSERT INTO pair VALUES (1, 0), (2, 0)')
})
afterAll(() => db.close())

test('two transactions that deadlock both succeed', async () => {
  const { prisma, pool } = db.database
  const firstLocks = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let tries = 0
  const opposite = (first: number, second: number, mine: number) =>
    inTransaction(prisma, async (tx) => {
      tries += 1
      await tx.$executeRaw`UPDATE pair SET n = n + 1 WHERE id = ${first}`
      firstLocks[mine]?.resolve()
      await firstLocks[1 - mine]?.promise
      await tx.$executeRaw`UPDATE pair SET n = n + 1 WHERE id = ${second}`
    })
  await Promise.all([opposite(1, 2, 0), opposite(2, 1, 1)])
  expect(tries).toBeGreaterThan(2)
  expect((await pool.query('SELECT n FROM pair ORDER BY id')).rows).toEqual([{ n: 2 }, { n: 2 }])
})

test('what the work throws takes everything back and is not tried again', async () => {
  let tries = 0
  const failing = inTransaction(db.database.prisma, async (tx) => {
    tries += 1
    await tx.$executeRaw`UPDATE pair SET n = 100`
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(tries).toBe(1)
  expect((await db.database.pool.query('SELECT count(*)::int AS n FROM pair WHERE n = 100')).rows).toEqual([{ n: 0 }])
})

test('a conflict that never goes away is reported after four tries', async () => {
  let tries = 0
  const failing = inTransaction(db.database.prisma, async (tx) => {
    tries += 1
    await tx.$executeRawUnsafe(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$`)
  })
  await expect(failing).rejects.toThrow()
  expect(tries).toBe(4)
})
