import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { DatabaseUnavailable } from '#lib/base/database-unavailable.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { type Database, openDatabase } from './database.ts'
import { statement } from './statement.ts'
import { inTransaction } from './transaction.ts'
import { databaseUnavailable } from './unavailable.ts'

const one = statement({ name: 'test_one', text: 'SELECT 1 AS one' })

/** A way to PostgreSQL that can be cut and mended, as a network is. */
function openGate() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-gate-'))
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(join(new URL(inject('postgresUrl')).searchParams.get('host') ?? '', '.s.PGSQL.5432'))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => to.destroy()).on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  const path = join(folder, '.s.PGSQL.5432')
  const mend = () => new Promise<void>((resolve) => server.listen(path, resolve))
  const cut = () => {
    for (const socket of open) socket.destroy()
    open.clear()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { folder, mend, cut, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

let db: TestDatabase
let through: Database
const gate = openGate()
beforeAll(async () => {
  db = await testDatabase()
  await gate.mend()
  const url = new URL(db.url)
  url.searchParams.set('host', gate.folder)
  through = openDatabase(url.href, { max: 2 })
})
afterAll(async () => {
  await through.close()
  await gate.cut()
  gate.remove()
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
