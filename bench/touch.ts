/**
 * `npm run bench:touch [-- --stored 1000,100000,5000000 --rounds 3 --seconds 5 --write]`: touches of 1,000 sessions through
 * the portal, against the same statement through bare pg, with few and with many sessions stored. Linux only: processor time
 * is read from /proc.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { log } from '#lib/base/log.ts'
import { readConfig } from '#lib/config/env.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { fillSessions, someSessions } from './crowd.ts'
import { fill } from './fill.ts'
import type { Seen } from './load.ts'
import { cpuOf, cpuOfPostgres, freePort, runProgram, startServer, stopServer } from './processes.ts'

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '1000,100000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
})
const sizes = values.stored.split(',').map(Number)
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
const idsPerTouch = 1_000
/** Sessions that are touched again and again while all others rest; 20 back ends with a thousand people each. */
const batchesMax = 20
const connections = 4
const [floorAim, growthAim] = [0.7, 1.3]

/** Through the portal; the same statement through bare pg; no more than the two rows of each session through bare pg. */
const ways = ['portal', 'touch', 'rows'] as const
type Way = (typeof ways)[number]
type Measured = { perSecond: number; p99Ms: number; cpuPerId: number }
/** `rest`: processor time that portal and PostgreSQL use in a second in which nobody calls, in microseconds. */
type Row = { stored: number; rest: number } & Record<Way, Measured>

log.level = 'warn'
await runProgram(['scripts/ensure-build.ts'])
const dataDir = mkdtempSync(join(tmpdir(), 'portico-bench-'))
const port = String(await freePort())
const env = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', PORT: port }
const { wiki, databaseUrl } = await fill(readConfig(env), 1)
const origin = `http://localhost:${port}`
const server = await startServer(['server.ts'], env, `${origin}/health/ready`)
const client = new pg.Client({ connectionString: databaseUrl })
await client.connect()
try {
  const rows: Row[] = []
  for (const [n, stored] of sizes.entries()) {
    const startedAt = performance.now()
    await fillSessions(client, wiki, sizes[n - 1] ?? 0, stored)
    const took = ((performance.now() - startedAt) / 1_000).toFixed(0)
    console.error(`${stored} sessions stored after ${took} s`)
    rows.push(await measure(stored))
  }
  report(rows)
} finally {
  await client.end()
  await stopServer(server)
  rmSync(dataDir, { recursive: true, force: true })
}

async function measure(stored: number): Promise<Row> {
  const ids = await someSessions(client, wiki, Math.min(stored, batchesMax * idsPerTouch))
  const batches = Array.from({ length: Math.ceil(ids.length / idsPerTouch) }, (_, n) =>
    ids.slice(n * idsPerTouch, (n + 1) * idsPerTouch),
  )
  const seen: Record<Way, Measured[]> = { portal: [], touch: [], rows: [] }
  await once('portal', batches, 2, 0)
  const rest = await cpuAtRest()
  // In turns, so that a slower minute of the machine meets all.
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) seen[way].push(await once(way, batches, seconds, rest))
  }
  return { stored, rest, portal: middle(seen.portal), touch: middle(seen.touch), rows: middle(seen.rows) }
}

function cpuUsed(): number {
  return cpuOf(server.pid ?? 0) + cpuOfPostgres(dataDir)
}

/** In a second, in microseconds. */
async function cpuAtRest(): Promise<number> {
  const before = cpuUsed()
  await pause(seconds * 1_000)
  return (cpuUsed() - before) / seconds
}

async function once(way: Way, batches: string[][], forSeconds: number, rest: number): Promise<Measured> {
  const common = { connections, seconds: forSeconds }
  const floor = { asks: way, databaseUrl, wiki, batches: batches.map((ids) => ids.map((id) => parseSessionId(id))) }
  const portal = {
    url: `${origin}/api/sso/session/touch`,
    authorization: `Basic ${btoa(`${wiki.identifier}:${wiki.secret}`)}`,
    bodies: batches.map((sessions) => JSON.stringify({ sessions })),
  }
  const [program, load] = way === 'portal' ? ['bench/load.ts', portal] : ['bench/touch-floor.ts', floor]
  const [before, startedAt] = [cpuUsed(), performance.now()]
  const seen: Seen = JSON.parse(await runProgram([program], JSON.stringify({ ...load, ...common })))
  if (seen.failed > 0 || seen.requests === 0) throw new Error(`touch by ${way}: ${JSON.stringify(seen)}`)
  const cpu = cpuUsed() - before - (rest * (performance.now() - startedAt)) / 1_000
  return { perSecond: seen.perSecond, p99Ms: seen.p99Ms, cpuPerId: cpu / (seen.requests * idsPerTouch) }
}

function middle(all: Measured[]): Measured {
  const of = (pick: (one: Measured) => number) => all.map(pick).toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN
  return { perSecond: of((one) => one.perSecond), p99Ms: of((one) => one.p99Ms), cpuPerId: of((one) => one.cpuPerId) }
}

function report(rows: Row[]): void {
  const said = (value: number, digits = 0) => value.toLocaleString('en-GB', { maximumFractionDigits: digits })
  const first = rows[0]?.portal.cpuPerId ?? Number.NaN
  const met = (is: boolean) => (is ? 'met' : '**missed**')
  const lines = rows.map(({ stored, rest, portal, touch, rows: bare }) => {
    const [ratio, growth] = [portal.perSecond / touch.perSecond, portal.cpuPerId / first]
    const figures = [said(stored), said(portal.perSecond * idsPerTouch), said(touch.perSecond * idsPerTouch)]
    const aims = [`${said(ratio, 2)} (${met(ratio >= floorAim)})`, `${said(growth, 2)} (${met(growth <= growthAim)})`]
    const costs = [
      said(portal.cpuPerId, 1),
      aims[1],
      said(touch.cpuPerId, 1),
      said(bare.cpuPerId, 1),
      said(rest / 1_000),
    ]
    return `| ${[...figures, aims[0], said(portal.p99Ms), ...costs].join(' | ')} |`
  })
  const table = [
    `| stored | sessions/s, portal | sessions/s, bare pg | ratio (≥ ${floorAim}) | p99 ms | CPU µs/id | against the fewest (≤ ${growthAim}) | bare pg | the rows alone | at rest, ms/s |`,
    '|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
  console.log(table)
  if (!values.write) return
  const grown = (way: Way) => (rows.at(-1)?.[way].cpuPerId ?? Number.NaN) - (rows[0]?.[way].cpuPerId ?? Number.NaN)
  const about = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
  writeFileSync(
    'docs/performance-touch.md',
    `# Touching sessions

Written by \`npm run bench:touch -- --stored ${values.stored} --write\`. ${about}; ${connections} callers, batches of ${said(idsPerTouch)}
sessions, medians of ${rounds} rounds of ${seconds} s. Callers, portal and PostgreSQL share the cores.

Bare pg runs the same statement with the same parameters, without HTTP, guard or JSON. Processor time is that of the portal and of
PostgreSQL, above what they use when nobody calls (the last column). Up to ${said(batchesMax * idsPerTouch)} sessions, spread over all that are stored,
are touched again and again; a touch writes a session only when it was last written longer ago than a tenth of its idle
limit, so most touches, here and in real use, only read. "The rows alone" reads both rows of each session by their keys
through bare pg, and nothing else.

${table}

Of the ${said(grown('portal'), 1)} µs by which an id costs more with the most stored than with the fewest, ${said(grown('rows'), 1)} are the reading of its two rows: the
processor has a few thousand sessions at hand, of millions none, though PostgreSQL has them all in memory. A touch asks after the
person of a session only where something about them changed
([decision 40](decisions/040-touch-asks-after-those-who-changed.md)).
`,
  )
}
