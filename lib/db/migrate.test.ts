import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { cloneDatabase } from '#test/database.ts'
import { migrate, pendingMigrations, refuseOldServer } from './migrate.ts'
import { type MigrationFile, readMigrations } from './migration-files.ts'

let url: string
let drop: () => Promise<void>
let pool: pg.Pool
beforeEach(async () => {
  ;({ url, drop } = await cloneDatabase('template0'))
  pool = new pg.Pool({ connectionString: url })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
})
afterEach(async () => {
  await pool.end()
  await drop()
})

const file = (name: string, sql: string): MigrationFile => ({ name, sql, checksum: String(sql.length) })
const one = file('1_one', 'CREATE TABLE one (n int); INSERT INTO one VALUES (1)')
const two = file('2_two', `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN; RETURN 2; END $$`)
const three = file('3_three', 'CREATE TABLE three (n int); SELECT 1 / 0')

test('ten processes that start together migrate once', async () => {
  const script = `
    import { migrate } from '#lib/db/migrate.ts'
    console.log((await migrate(process.argv[1])).applied.length)`
  const processes = Array.from({ length: 10 }, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script, url])
    const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return printed.trim() || complained
  })
  const applied = (await Promise.all(processes)).map(Number)
  const all = readMigrations().length
  expect(applied.toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 9 }, () => 0), all])
  expect(await pendingMigrations(pool)).toEqual([])
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM _prisma_migrations')
  expect(rows).toEqual([{ n: all }])
})

test('functions and several statements in one file are applied as they stand', async () => {
  const valid = file(
    '2_two',
    `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$; -- a; b`,
  )
  expect(await pendingMigrations(pool, [one, valid])).toEqual(['1_one', '2_two'])
  expect(await migrate(url, [one, valid])).toEqual({ applied: ['1_one', '2_two'] })
  expect(await migrate(url, [one, valid])).toEqual({ applied: [] })
  expect((await pool.query('SELECT two(), n FROM one')).rows).toEqual([{ two: 2, n: 1 }])
})

test('a migration that fails is taken back whole, and the ones before it stay', async () => {
  const failed = migrate(url, [one, three])
  await expect(failed).rejects.toThrow('The migration 3_three failed and was taken back whole: division by zero')
  await expect(failed).rejects.toBeInstanceOf(CannotStart)
  expect(await pendingMigrations(pool, [one, three])).toEqual(['3_three'])
  expect((await pool.query(`SELECT to_regclass('three') AS three`)).rows).toEqual([{ three: null }])
  await expect(migrate(url, [one, two])).rejects.toThrow(/syntax error/)
})

/** Works at the database as a role of its own, which may connect and make tables, and no more. */
async function asGuest(work: (guest: { role: string; guestUrl: string }) => Promise<void>): Promise<void> {
  const role = `guest_${randomUUID().replaceAll('-', '')}`
  await pool.query(`CREATE ROLE ${role} LOGIN; GRANT CREATE ON SCHEMA public TO ${role}`)
  const guest = new URL(url)
  guest.username = role
  try {
    await work({ role, guestUrl: guest.href })
  } finally {
    await pool.query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`)
  }
}

test('a role that may not create in the database is told what its owner has to run, and that suffices', () =>
  asGuest(async ({ role, guestUrl }) => {
    const refused = migrate(guestUrl)
    await expect(refused).rejects.toBeInstanceOf(CannotStart)
    await expect(refused).rejects.toThrow('permission denied for database')
    await expect(refused).rejects.toThrow(`ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO ${role};`)
    const told = await refused.then(
      () => '',
      (error: Error) => error.message,
    )
    await pool.query(/^ {2}(GRANT .+)$/m.exec(told)?.[1] ?? '')
    expect((await migrate(guestUrl)).applied.length).toBeGreaterThan(0)
    expect(await migrate(guestUrl)).toEqual({ applied: [] })
  }))

test('so is one that may not make an extension', () =>
  asGuest(async ({ role, guestUrl }) => {
    const refused = migrate(guestUrl, [file('1_one', 'CREATE EXTENSION IF NOT EXISTS "pg_trgm"')])
    await expect(refused).rejects.toThrow(/permission denied to create extension "pg_trgm".*GRANT CREATE ON DATABASE/s)
    await pool.query(`GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO ${role}`)
    await migrate(guestUrl, [file('1_one', 'CREATE EXTENSION IF NOT EXISTS "pg_trgm"')])
  }))

test('a role that may not even make a table is told the same', () =>
  asGuest(async ({ role, guestUrl }) => {
    await pool.query(`REVOKE CREATE ON SCHEMA public FROM ${role}`)
    await expect(migrate(guestUrl, [one])).rejects.toThrow(
      /permission denied for schema public.*GRANT CREATE ON DATABASE/s,
    )
  }))

test('a server without an extension that is needed is named with what to install', async () => {
  await expect(migrate(url, [file('1_one', 'CREATE EXTENSION no_such_thing')])).rejects.toThrow(
    /lacks the extension no_such_thing.*contrib/,
  )
})

test('a migration edited after it ran is refused', async () => {
  await migrate(url, [one])
  await expect(migrate(url, [file('1_one', 'CREATE TABLE other (n int)')])).rejects.toThrow(
    'The migration 1_one was changed after it ran on this database',
  )
})

test('a database that a newer Portico migrated is refused by an older one', async () => {
  await migrate(url, [one, file('2_newer', 'SELECT 1')])
  await expect(migrate(url, [one])).rejects.toThrow('migrated by a newer Portico (it has 2_newer)')
  // A replica that is still serving while its successor starts stays ready.
  expect(await pendingMigrations(pool, [one])).toEqual([])
})

test('PostgreSQL older than 15 is refused in words', () => {
  refuseOldServer('15.0')
  refuseOldServer('18.4 (Debian 18.4-1)')
  expect(() => refuseOldServer('14.11')).toThrow(
    'Portico needs PostgreSQL 15 or newer; the database at DATABASE_URL is 14.11',
  )
})
