/**
 * `npm run bench:dashboard [-- --users 1000000 --write]`: what lists of the dashboard take with a thousand people and with many.
 * Whoever looks at a page waits as long for a million as for a thousand, or the page walks something it should not. Ends with
 * status 1 where a list takes more than twice as long, or reads a large table from end to end.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { listPeople } from '#lib/access/list-people.ts'
import { rightsOf } from '#lib/access/rights.ts'
import { operator } from '#lib/base/actor.ts'
import { createSealer } from '#lib/base/seal.ts'
import { readConfig } from '#lib/config/env.ts'
import type { Context } from '#lib/db/context.ts'
import { openDatabase } from '#lib/db/database.ts'
import { startEmbedded } from '#lib/db/embedded.ts'
import { migrate } from '#lib/db/migrate.ts'
import { createContext } from '#lib/db/runtime.ts'
import { countUsers } from '#lib/users/search/count-users.ts'
import { searchUsers } from '#lib/users/search/search-users.ts'
import { countForNav } from '#lib/web/admin/count-for-nav.ts'
import { fillPeople } from './dashboard-fill.ts'

const { values } = parseArgs({
  options: { users: { type: 'string', default: '1000000' }, write: { type: 'boolean', default: false } },
})
const few = 1_000
const many = Number(values.users)
const rounds = 15
/** A list that takes longer is measured fewer times. */
const msPerListMax = 3_000
const ratioMax = 2
/** Below this, what is measured is the way to PostgreSQL and not the work there. */
const noticeableMs = 10

type Query = Parameters<typeof searchUsers>[1]
type Measured = { ms: number; scans: number }

const lists: Record<string, Query> = {
  'first page, by username': {},
  'first page, by name': { order: 'name' },
  'first page, newest first': { order: 'created', descending: true },
  'first page, by last sign-in': { order: 'signed_in', descending: true },
  'search, six letters of a name': { search: 'hafpld' },
  'search, part of an address': { search: '77@example' },
  'search, a common part': { search: 'example.org' },
  'search, two letters': { search: 'ab' },
  'search, nobody': { search: 'zzzzqq' },
  'in a common application': { subsystem: 'application7' },
  'in a rare application': { subsystem: 'application0' },
  'in a team': { team: 'engineers' },
  'locked, by name': { locked: true, order: 'name' },
  'temporary password': { temporaryPassword: true },
  'without second factor': { withoutFactor: true },
  'common application, locked, by sign-in': { subsystem: 'application7', locked: true, order: 'signed_in' },
}

/** A database that need not outlive a crash, and nothing beside us that works in it. */
const throwAway = {
  ...{ shared_buffers: '1GB', max_wal_size: '8GB', wal_level: 'minimal', max_wal_senders: '0' },
  ...{ fsync: 'off', full_page_writes: 'off', autovacuum: 'off' },
}

let filledSeconds = 0
const small = await measure(few)
const large = await measure(many)
const rows = [...small].map(([name, { ms }]) => {
  const then = large.get(name) ?? { ms: Number.NaN, scans: 0 }
  const met = then.ms <= Math.max(ms * ratioMax, noticeableMs)
  return `| ${name} | ${ms.toFixed(1)} | ${then.ms.toFixed(1)} | ${(then.ms / ms).toFixed(1)} | ${then.scans === 0 ? 'index' : `**${then.scans} scans**`} | ${met ? 'met' : '**missed**'} |`
})
const missed = rows.filter((row) => row.includes('**'))
const lines = [
  `| list | ${few.toLocaleString('en-GB')} users, ms | ${many.toLocaleString('en-GB')} users, ms | ratio | plan | ≤ ${ratioMax} × or ${noticeableMs} ms |`,
  '|---|---|---|---|---|---|',
  ...rows,
]
console.log(lines.join('\n'))
if (missed.length > 0) process.exitCode = 1
if (values.write) {
  const about = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; five grants a user, median of ${rounds}. Filled in ${Math.round(filledSeconds)} s.`
  writeFileSync(
    'docs/performance-dashboard.md',
    `# Lists of the dashboard\n\nWritten by \`npm run bench:dashboard -- --write\`. ${about}\nA list is met where it takes at most ${ratioMax} times as long, or no more than ${noticeableMs} ms: below that it is the way to PostgreSQL that is measured.\n"Index": while it was measured, PostgreSQL read no table of people, names, passwords, factors or grants from end to end.\n\n${lines.join('\n')}\n`,
  )
}

/** Every list on a portal of so many people. */
async function measure(people: number): Promise<Map<string, Measured>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  const postgres = await startEmbedded({ dataDir, settings: throwAway })
  await migrate(postgres.url)
  // One connection, so that what it read is known when it says so.
  const database = openDatabase(postgres.url, { max: 1 })
  const parts = {
    config: readConfig({ DATABASE_URL: postgres.url }),
    database,
    sealer: createSealer(randomBytes(32)),
    databaseNow: () => new Date(),
  }
  try {
    const startedAt = performance.now()
    await fill(postgres.url, people)
    filledSeconds = (performance.now() - startedAt) / 1_000
    console.error(`${people} people in ${filledSeconds.toFixed(0)} s`)
    return await measureLists(createContext(parts))
  } finally {
    await database.close()
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** By a connection of its own, which may take its time. */
async function fill(url: string, people: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  // One that breaks fails its question; an 'error' without a listener would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await fillPeople(client, people)
  } finally {
    await client.end()
  }
}

async function measureLists(ctx: Context): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>()
  const rights = await rightsOf(ctx, operator)
  for (const [name, query] of Object.entries(lists)) {
    measured.set(name, await median(ctx, () => searchUsers(ctx, query, operator)))
  }
  const deep = await placeInTheMiddle(ctx)
  measured.set('deep page, forwards', await median(ctx, () => searchUsers(ctx, { after: deep }, operator)))
  measured.set('deep page, backwards', await median(ctx, () => searchUsers(ctx, { before: deep }, operator)))
  measured.set('how many match, many', await median(ctx, () => countUsers(ctx, { search: 'example.org' }, operator)))
  measured.set(
    'how many match, part of an address',
    await median(ctx, () => countUsers(ctx, { search: '77@example' }, operator)),
  )
  measured.set('how many match, few', await median(ctx, () => countUsers(ctx, { search: 'hafpld' }, operator)))
  measured.set(
    'how many have a temporary password',
    await median(ctx, () => countUsers(ctx, { temporaryPassword: true }, operator)),
  )
  for (const [name, subsystem] of Object.entries({ common: 'application7', rare: 'application0' })) {
    const people = (more: object = {}) => listPeople(ctx, { subsystem, ...more }, operator)
    measured.set(`people of a ${name} application, first page`, await median(ctx, () => people()))
    measured.set(`people of a ${name} application, search`, await median(ctx, () => people({ search: 'hafpld' })))
    measured.set(`people of a ${name} application, deep page`, await median(ctx, () => people({ after: deep })))
  }
  measured.set('counts of the navigation', await median(ctx, () => countForNav(ctx, rights)))
  return measured
}

/** A place that no page before was read for. */
async function placeInTheMiddle(ctx: Context): Promise<string> {
  const { after } = await searchUsers(ctx, { search: 'm', limit: 1, order: 'username', descending: false }, operator)
  if (!after) throw new Error('nobody begins with m')
  return after
}

async function median(ctx: Context, work: () => Promise<unknown>): Promise<Measured> {
  await work()
  const before = await scans(ctx)
  const times: number[] = []
  const begunAt = performance.now()
  while (times.length < rounds && performance.now() - begunAt < msPerListMax) {
    const startedAt = performance.now()
    await work()
    times.push(performance.now() - startedAt)
  }
  const ms = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
  return { ms, scans: Math.round(((await scans(ctx)) - before) / times.length) }
}

/** How often tables that grow with the number of people were read from end to end. */
async function scans(ctx: Context): Promise<number> {
  await ctx.db.$queryRaw`SELECT pg_stat_force_next_flush()::text`
  const [row] = await ctx.db.$queryRaw<{ scans: number }[]>`
    SELECT sum(seq_scan)::int AS scans FROM pg_stat_user_tables
     WHERE relname IN ('user', 'grant', 'password', 'factor', 'login_name')`
  return row?.scans ?? 0
}
