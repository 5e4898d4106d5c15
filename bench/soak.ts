/**
 * `npm run soak [-- --minutes 10 --sessions 10000]`: sessions that are touched without end, while one in twenty ends each
 * minute and as many begin. Fails (exit 1) where a touch was lost, a session ended that nobody ended, one that was ended
 * lives on, rows are stored that nobody accounts for, or tables or memory grow. Linux only: memory is read from /proc.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { log } from '#lib/base/log.ts'
import { readConfig } from '#lib/config/env.ts'
import { createContext } from '#lib/db/runtime.ts'
import { openProcess } from '#server/open-installation.ts'
import { fillSessions, someSessions } from './crowd.ts'
import { fill } from './fill.ts'
import { freePort, runProgram, startServer, stopServer } from './processes.ts'
import { comeIn, SoakClient, shortenSessions, type Touched } from './soak-client.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, sessions: { type: 'string', default: '10000' } },
})
const [minutes, sessions] = [Number(values.minutes), Number(values.sessions)]
const endingPerMinute = 0.05
/** The shortest that can be set. With its slack of ten seconds, a session that is not touched is over after 70. */
const idleSeconds = 60
const roundSeconds = 15
const batchSize = 1_000
/** Between the clock of this process and that of the database, and for the way there. */
const toleranceMs = 1_500
const growthMax = 1.3

type Standing = 'live' | 'ending' | 'ended'
const standings = new Map<string, Standing>()
const violations: string[] = []
type Size = { bytesPerSession: number; residentMb: number }
const sizes: Size[] = []
const counts = { touches: 0, ended: 0, begun: 0 }
const violated = (what: string) => {
  if (violations.push(what) <= 20) console.error(`violated: ${what}`)
}

log.level = 'warn'
await runProgram(['scripts/ensure-build.ts'])
const dataDir = mkdtempSync(join(tmpdir(), 'portico-soak-'))
const port = String(await freePort())
const env = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', PORT: port }
const config = readConfig(env)
const { wiki, databaseUrl } = await fill(config, 1)
const origin = `http://localhost:${port}`
const server = await startServer(['server.ts'], env, `${origin}/health/ready`)
const { runtime, close } = await openProcess(config, databaseUrl)
const context = () => createContext(runtime)
const client = new pg.Client({ connectionString: databaseUrl })
await client.connect()
const portal = new SoakClient(origin, wiki)
try {
  await prepare()
  const until = performance.now() + minutes * 60_000
  await Promise.all([touchAll(until), endAndBegin(until), watch(until)])
  await account()
} finally {
  await client.end()
  await close()
  await stopServer(server)
  rmSync(dataDir, { recursive: true, force: true })
}
report()

async function prepare(): Promise<void> {
  await fillSessions(client, wiki, 0, sessions)
  for (const id of await someSessions(client, wiki, sessions + 1)) standings.set(id, 'live')
  await shortenSessions(context(), idleSeconds)
  console.error(`${standings.size} sessions are there; ${minutes} minutes begin`)
}

/** Asks after every session once a round. */
async function touchAll(until: number): Promise<void> {
  while (performance.now() < until) {
    const next = performance.now() + roundSeconds * 1_000
    const ids = [...standings.keys()]
    for (let n = 0; n < ids.length; n += batchSize) await touchBatch(ids.slice(n, n + batchSize))
    await pause(Math.max(0, Math.min(next, until) - performance.now()))
  }
}

async function touchBatch(ids: string[]): Promise<void> {
  const sentAt = Date.now()
  const before = ids.map((id) => standings.get(id))
  const answers = await portal.touch(ids)
  counts.touches += ids.length
  for (const [n, answer] of answers.entries()) judge(answer, before[n], sentAt)
}

/** What an answer must be: of a session that is being ended while we ask, either. */
function judge({ id, state, reason, expiresAt }: Touched, before: Standing | undefined, sentAt: number): void {
  if (before === 'ended') {
    if (state !== 'ended' || reason !== 'logout') violated(`${id} was ended and is told to be ${state} ${reason ?? ''}`)
    standings.delete(id)
  } else if (before === 'live' && standings.get(id) === 'live') {
    if (state !== 'live') violated(`${id} was told to be ${state} ${reason ?? ''}, and nobody ended it`)
    else if (Date.parse(expiresAt ?? '') < sentAt + idleSeconds * 1_000 - toleranceMs) {
      violated(`the touch of ${id} at ${new Date(sentAt).toISOString()} is lost: it ends ${expiresAt}`)
    }
  }
}

/** One session ends, another begins, evenly over each minute. */
async function endAndBegin(until: number): Promise<void> {
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM "user" WHERE username LIKE 'crowd%'`)
  const everyMs = 60_000 / (sessions * endingPerMinute)
  // A busy machine may fall behind; what is not touched any more after the end must not be judged.
  for (let next = performance.now(); performance.now() < until; next += everyMs) {
    await pause(Math.max(0, next - performance.now()))
    const living = [...standings].filter(([, standing]) => standing === 'live')
    const [id] = living[Math.floor(Math.random() * living.length)] ?? []
    if (id === undefined) continue
    standings.set(id, 'ending')
    const { ended } = await portal.end(id)
    if (ended !== 1) violated(`ending ${id} ended ${ended}`)
    standings.set(id, 'ended')
    counts.ended += 1
    const userId = rows[Math.floor(Math.random() * rows.length)]?.id ?? ''
    standings.set(await portal.exchange(await comeIn(context(), userId, wiki)), 'live')
    counts.begun += 1
  }
}

/** The size of tables and process, ten times over the whole run. */
async function watch(until: number): Promise<void> {
  const everyMs = (minutes * 60_000) / 10
  while (performance.now() < until - 1) {
    await pause(Math.min(everyMs, Math.max(0, until - performance.now())))
    const [row] = await context().db.$queryRaw<{ bytes: number }[]>`
      SELECT (pg_total_relation_size('sso_session') + pg_total_relation_size('subsystem_session'))::float8
             / (SELECT count(*) FROM subsystem_session) AS bytes`
    const [, pages = '0'] = readFileSync(`/proc/${server.pid}/statm`, 'utf8').split(' ')
    const size = {
      bytesPerSession: Math.round(row?.bytes ?? 0),
      residentMb: Math.round((Number(pages) * 4_096) / 2 ** 20),
    }
    sizes.push(size)
    console.error(
      `${counts.touches} touches, ${counts.ended} ended; ${size.bytesPerSession} bytes a session, ${size.residentMb} MB`,
    )
  }
}

/** Every row is one that lives or one that we ended; what ended is kept for 25 hours and then swept. */
async function account(): Promise<void> {
  const [rows] = await context().db.$queryRaw<{ all: number; open: number; tokens: number }[]>`
    SELECT (SELECT count(*)::int FROM subsystem_session) AS all,
           (SELECT count(*)::int FROM subsystem_session WHERE ended_at IS NULL) AS open,
           (SELECT count(*)::int FROM subsystem_token) AS tokens`
  const expected = {
    all: sessions + 1 + counts.begun,
    open: sessions + 1 + counts.begun - counts.ended,
    tokens: counts.begun + 1,
  }
  if (JSON.stringify(rows) !== JSON.stringify(expected)) {
    violated(`rows are ${JSON.stringify(rows)}, and should be ${JSON.stringify(expected)}`)
  }
  // The first measures still hold what a start takes.
  const [begin, end] = [sizes[Math.floor(sizes.length / 3)], sizes.at(-1)]
  if (!begin || !end) return violated('nothing was measured')
  for (const name of ['bytesPerSession', 'residentMb'] as const) {
    if (end[name] > begin[name] * growthMax) violated(`${name} grew from ${begin[name]} to ${end[name]}`)
  }
}

function report(): void {
  const rows = Object.entries(portal.tookMs).map(([path, times]) => {
    const sorted = times.toSorted((a, b) => a - b)
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
    return `| ${path} | ${times.length} | ${at(0.5)} | ${at(0.99)} | ${at(1)} |`
  })
  console.log(['| call | times | p50 ms | p99 ms | slowest ms |', '|---|---|---|---|---|', ...rows].join('\n'))
  const told = violations.length === 0 ? 'nothing violated' : `${violations.length} violations`
  console.log(`\n${counts.touches} sessions touched, ${counts.ended} ended, ${counts.begun} begun: ${told}.`)
  process.exitCode = violations.length === 0 ? 0 : 1
}
