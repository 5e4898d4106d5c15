import { afterAll, beforeAll, expect, test } from 'vitest'
import { DatabaseUnavailable } from '#lib/base/database-unavailable.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { type Gate, openGate } from '#test/gate.ts'
import { type Database, openDatabase } from './database.ts'
import { statement } from './statement.ts'
import { inTransaction } from './transaction.ts'
import { databaseUnavailable } from './unavailable.ts'

const one = statement({ name: 'test_one', text: 'SELECT 1 AS one' })

let db: TestDatabase
let through: Database
let gate: Gate
beforeAll(async () => {
  db = await testDatabase()
  gate = await openGate(db.url)
  through = openDatabase(gate.url, { max: 2 })
})
afterAll(async () => {
  await through.close()
  await gate.remove()
  await db.close()
})

test('an outage is a prompt DatabaseUnavailable on every path, and is over when PostgreSQL is back', async () => {
  await through.run(one, [])
  await gate.cut()
  const started = performance.now()
  await expect(through.run(one, [])).rejects.toBeInstanceOf(DatabaseUnavailable)
  await expect(inTransaction(through.prisma, (tx) => tx.$queryRaw`SELECT 1`)).rejects.toBeInstanceOf(
    DatabaseUnavailable,
  )
  const caught: unknown = await through.prisma.$queryRaw`SELECT 1`.catch((error: unknown) => error)
  expect(databaseUnavailable(caught)).toBeInstanceOf(DatabaseUnavailable)
  expect(performance.now() - started).toBeLessThan(3_000)
  await gate.mend()
  expect(await through.run(one, [])).toEqual([{ one: 1 }])
})

test('a connection that PostgreSQL ends under a statement is an outage, not a bug', async () => {
  const suicide = statement({ name: 'test_suicide', text: 'SELECT pg_terminate_backend(pg_backend_pid())' })
  await expect(db.database.run(suicide, [])).rejects.toBeInstanceOf(DatabaseUnavailable)
  expect(await db.database.run(one, [])).toEqual([{ one: 1 }])
})

test('a refused statement and a missing file are not an outage', async () => {
  const refused: unknown = await db.database.prisma.$queryRaw`SELECT 1 / 0`.catch((error: unknown) => error)
  expect(databaseUnavailable(refused)).toBeNull()
  expect(databaseUnavailable(Object.assign(new Error('no file'), { code: 'ENOENT', syscall: 'open' }))).toBeNull()
})
