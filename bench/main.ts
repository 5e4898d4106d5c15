/**
 * `npm run bench [-- --rounds 5 --seconds 5 --write]`: exchange and touch through the express lane, against a floor and
 * against Next, in one run. Linux only: processor time is read from /proc. `--write` puts the result into the docs.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { log } from '#lib/base/log.ts'
import { readConfig } from '#lib/config/env.ts'
import { fill } from './fill.ts'
import { type Bench, cases, measure, type Target, ways } from './measure.ts'
import { freePort, runProgram, startServer, stopServer } from './processes.ts'
import { documentOf, type Rounds, tablesOf } from './report.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const warmUpSeconds = 3

const dataDir = mkdtempSync(join(tmpdir(), 'portico-bench-'))
const running: ChildProcess[] = []
process.once('SIGINT', () => process.exit(130))
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

log.level = 'warn'
await runProgram(['scripts/ensure-build.ts'])
console.log('Filling a new portal …')
const env = { DATA_DIR: dataDir, LOG_LEVEL: 'warn' }
const filled = await fill(readConfig(env))
const lane = await start(['server.ts'], env, '/health/ready')
const shared = { ...env, DATABASE_URL: filled.databaseUrl }
const floor = await start(['bench/floor-server.ts', JSON.stringify(filled)], shared, '/')
const next = await start(['bench/next-server.ts'], shared, '/health/live')
const pool = new pg.Pool({ connectionString: filled.databaseUrl, max: 1 })
const bench: Bench = { filled, dataDir, pool, targets: { lane, floor, next } }

const measured = await measureAll()
console.log(`\n${tablesOf(measured)}\n\nOne logout hint: ${Math.round(filled.hintMicroseconds)} µs`)
if (values.write) {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version')
  const setting = { rounds, seconds, postgres: rows[0]?.server_version ?? '', ...filled }
  writeFileSync('docs/performance.md', documentOf(measured, setting))
}

await pool.end()
for (const child of running.splice(0).reverse()) await stopServer(child)
rmSync(dataDir, { recursive: true, force: true })

/** Each way once a round, one after the other, so that a slower minute of the machine meets them all. */
async function measureAll(): Promise<Rounds> {
  const results: Rounds = {
    exchange: { lane: [], floor: [], next: [] },
    touch: { lane: [], floor: [], next: [] },
  }
  for (const name of cases) {
    for (const way of ways) await measure(bench, name, way, warmUpSeconds)
    for (let round = 1; round <= rounds; round++) {
      for (const way of ways) {
        const one = await measure(bench, name, way, seconds)
        results[name][way].push(one)
        console.log(`${name} round ${round} ${way}: ${Math.round(one.perSecond)}/s, p99 ${one.p99Ms} ms`)
      }
    }
  }
  return results
}

async function start(args: string[], settings: Record<string, string>, readyPath: string): Promise<Target> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const child = await startServer(args, { ...settings, PORT: String(port) }, origin + readyPath)
  running.push(child)
  return { origin, child }
}
