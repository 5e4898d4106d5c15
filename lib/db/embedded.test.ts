import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts'
import { prepareEmbeddedHome } from './embedded-home.ts'
import { findPostmaster, isAlive, launchPostmaster } from './postmaster.ts'

const root = mkdtempSync(join(tmpdir(), 'portico embedded-'))
const pristine = join(root, 'pristine')
const running: Embedded[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  chmodSync(root, 0o755)
  await (await startEmbedded({ dataDir: pristine })).stop()
})
afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function start(options: EmbeddedOptions): Promise<Embedded> {
  const postgres = await startEmbedded(options)
  running.push(postgres)
  return postgres
}

/** A data folder as a first start left it. */
function freshFolder(name: string): string {
  const folder = join(root, name)
  cpSync(pristine, folder, { recursive: true, filter: (path) => !path.endsWith('postgres-socket') })
  return folder
}

/** Another process that runs PostgreSQL on the folder; says `started` or why not. */
function startElsewhere(dataDir: string): { child: ChildProcess; said: Promise<string> } {
  const script = `
    import { startEmbedded } from '#lib/db/embedded.ts'
    try { await startEmbedded({ dataDir: process.argv[1] }); console.log('started') } catch (error) { console.log(error.message) }`
  const args = ['--input-type=module', '--eval', script, dataDir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return { child, said: once(child.stdout, 'data').then(([line]) => String(line).trim()) }
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Waits until PostgreSQL answers again. */
async function answers(url: string): Promise<void> {
  await expect.poll(() => ask(url, 'SELECT 1').catch(() => null), { timeout: 20_000, interval: 20 }).not.toBeNull()
}

const postmasterPid = (dataDir: string) => findPostmaster(prepareEmbeddedHome(dataDir, true))?.pid ?? 0

test('what was committed is there after a stop and a start, and a stop leaves nothing behind', async () => {
  const dataDir = freshFolder('a folder with spaces')
  const first = await startEmbedded({ dataDir })
  await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n')
  const pid = postmasterPid(dataDir)
  await first.stop()
  expect(isAlive(pid)).toBe(false)
  expect(readdirSync(join(dataDir, 'postgres-socket'))).toEqual([])
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
  const second = await start({ dataDir })
  expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
})

test('a folder that a live Portico uses is refused, unless it is shared', async () => {
  const dataDir = freshFolder('live')
  const { said } = startElsewhere(dataDir)
  expect(await said).toBe('started')
  const pid = postmasterPid(dataDir)
  await expect(startEmbedded({ dataDir })).rejects.toThrow(`Another Portico is using this DATA_DIR (${dataDir})`)
  const shared = await startEmbedded({ dataDir, share: true })
  expect(await ask(shared.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await shared.stop()
  expect(isAlive(pid)).toBe(true)
})

test('of two that start on an empty folder together, one starts and the other is refused', async () => {
  const dataDir = join(root, 'race')
  const said = await Promise.all([startElsewhere(dataDir).said, startElsewhere(dataDir).said])
  expect(said.toSorted()).toEqual([`Another Portico is using this DATA_DIR (${dataDir})`, 'started'])
  expect(readdirSync(dataDir).toSorted()).toEqual(['postgres', 'postgres-socket', 'postgres.log'])
})

test('a start after kill -9 goes on where the killed one was', async () => {
  const dataDir = freshFolder('killed')
  const { child, said } = startElsewhere(dataDir)
  expect(await said).toBe('started')
  const url = (await startEmbedded({ dataDir, share: true })).url
  await ask(url, 'CREATE TABLE kept AS SELECT 7 AS n')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await start({ dataDir })
  expect(await ask(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
})

test('a PostgreSQL without a Portico is adopted, and stopped in the end', async () => {
  const dataDir = freshFolder('orphan')
  const orphan = launchPostmaster(prepareEmbeddedHome(dataDir, true), {})
  const adopted = await startEmbedded({ dataDir })
  expect(postmasterPid(dataDir)).toBe(orphan.pid)
  expect(await ask(adopted.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await adopted.stop()
  expect(isAlive(orphan.pid ?? 0)).toBe(false)
})

test('a killed PostgreSQL is brought back with everything that was committed, until it dies too often', async () => {
  const dataDir = freshFolder('fragile')
  const told: string[] = []
  const postgres = await start({ dataDir, report: (message) => told.push(message) })
  await ask(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n')
  for (let death = 1; death <= 5; death++) {
    process.kill(postmasterPid(dataDir), 'SIGKILL')
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(death * 2)
    await answers(postgres.url)
  }
  expect(told.slice(0, 2)).toEqual(['PostgreSQL is gone, starting it again', 'PostgreSQL answers again'])
  expect(await ask(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
  process.kill(postmasterPid(dataDir), 'SIGKILL')
  expect((await postgres.lost).message).toBe('PostgreSQL died more than 5 times within a minute')
})

test('a data folder path too long for a socket address works', async () => {
  const dataDir = freshFolder('deep'.repeat(30))
  const { url } = await start({ dataDir })
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('the number of a dead PostgreSQL that another program has now does not stop a start', async () => {
  const dataDir = freshFolder('reused')
  writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n1\n5432\n\n\n`)
  const { url } = await start({ dataDir })
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test.each([
  ['a folder that cannot be made', (at: string) => writeFileSync(at, ''), 'cannot be written'],
  [
    'somebody else’s files',
    (at: string) => mkdirSync(join(at, 'postgres', 'x'), { recursive: true }),
    'is not a PostgreSQL data folder',
  ],
  [
    'another PostgreSQL version',
    (at: string) => {
      cpSync(pristine, at, { recursive: true })
      writeFileSync(join(at, 'postgres', 'PG_VERSION'), '17\n')
    },
    'was made by PostgreSQL 17, this Portico brings PostgreSQL 18',
  ],
])('%s is refused in words', async (name, make, words) => {
  const dataDir = join(root, name)
  make(dataDir)
  const refused = await startEmbedded({ dataDir }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(CannotStart)
  expect(String(refused)).toContain(words)
})

test.runIf(process.getuid?.() === 0)('root runs PostgreSQL as the account that owns the folder', async () => {
  const dataDir = freshFolder('owned')
  for (const name of readdirSync(join(dataDir, 'postgres'), { recursive: true, encoding: 'utf8' })) {
    chownSync(join(dataDir, 'postgres', name), 65534, 65534)
  }
  chownSync(join(dataDir, 'postgres'), 65534, 65534)
  const { url } = await start({ dataDir })
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(prepareEmbeddedHome(dataDir, true).runAs.account).toEqual({ uid: 65534, gid: 65534 })
})
