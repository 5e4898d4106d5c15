import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { type EmbeddedHome, prepareEmbeddedHome } from './embedded-home.ts'
import { findPostmaster, isAlive, launchPostmaster } from './postmaster.ts'

export interface EmbeddedOptions {
  dataDir: string
  /** PostgreSQL settings on top of its defaults; tests give up durability here. */
  settings?: Record<string, string>
  /** Join a Portico that is running on this folder instead of refusing: for the command line beside a running portal. */
  share?: boolean
  /** Told what happens to PostgreSQL while we run. */
  report?: (message: string) => void
}

export interface Embedded {
  url: string
  stop: () => Promise<void>
  /** Settles, with the reason, only when PostgreSQL is gone and could not be brought back. */
  lost: Promise<Error>
}

interface Held {
  pid: number
  /** Holds the folder's advisory lock for as long as it is connected; null when sharing another Portico's. */
  lock: pg.Client | null
}

const folderLock = 7_078_001
const startMsMax = 60_000
const stopMsMax = 10_000
const restartsPerMinuteMax = 5
/** A PostgreSQL younger than this may belong to a Portico that is just about to take the folder's lock. */
const newbornMs = 3_000

/**
 * Starts PostgreSQL on DATA_DIR, or adopts the one a killed Portico left behind. It listens on a unix socket only.
 * When PostgreSQL dies it is brought back, at most five times a minute.
 * Refuses (CannotStart) a folder that is unwritable, foreign, of another PostgreSQL version or in use by a live Portico.
 */
export async function startEmbedded({
  dataDir,
  settings = {},
  share = false,
  report = () => undefined,
}: EmbeddedOptions): Promise<Embedded> {
  const home = prepareEmbeddedHome(dataDir, settings.fsync !== 'off')
  let held = await hold(home, settings, share)
  let stopping = false
  const { promise: lost, resolve: giveUp } = Promise.withResolvers<Error>()

  const restarts: number[] = []
  const watch = () => {
    held.lock?.once('end', () => {
      if (!stopping)
        void bringBack().catch((error: unknown) => giveUp(new Error('PostgreSQL is gone', { cause: error })))
    })
  }
  const bringBack = async () => {
    const minuteAgo = Date.now() - 60_000
    if (restarts.push(Date.now()) && restarts.filter((at) => at > minuteAgo).length > restartsPerMinuteMax) {
      return giveUp(new Error(`PostgreSQL died more than ${restartsPerMinuteMax} times within a minute`))
    }
    report('PostgreSQL is gone, starting it again')
    held = await hold(home, settings, false)
    watch()
    if (stopping) return stopPostmaster(held)
    report('PostgreSQL answers again')
  }
  watch()

  const stop = async () => {
    stopping = true
    if (held.lock) await stopPostmaster(held)
  }
  const url = `postgresql://portico@localhost/portico?host=${encodeURIComponent(home.socketDir)}`
  return { url, stop, lost }
}

/** Until PostgreSQL answers and its folder is ours: adopt, wait for one that is going down, or launch. */
async function hold(home: EmbeddedHome, settings: Record<string, string>, share: boolean): Promise<Held> {
  const deadline = Date.now() + startMsMax
  let launched: ChildProcess | null = null
  while (Date.now() < deadline) {
    const running = findPostmaster(home)
    if (running) {
      const client = await connect(home)
      if (client)
        return take({
          home,
          client,
          pid: running.pid,
          ours: launched?.pid === running.pid,
          startedAt: running.startedAt,
          share,
        })
    }
    if (launched && hasEnded(launched)) {
      if (running && Date.now() - running.startedAt.getTime() < newbornMs) throw inUse(home)
      const reason = lastLogLines(home)
      // After a kill -9 its server processes take a moment to notice, and hold its shared memory until then.
      if (!/shared memory block .* is still in use|postmaster\.pid" already exists/.test(reason)) {
        throw new CannotStart(`PostgreSQL did not start on ${home.cluster}:\n${reason}`)
      }
      launched = null
    }
    if (!running && !launched) launched = launchPostmaster(home, settings)
    await pause(20)
  }
  throw new CannotStart(
    `PostgreSQL on ${home.cluster} did not answer within ${startMsMax / 1000} s:\n${lastLogLines(home)}`,
  )
}

interface Taking {
  home: EmbeddedHome
  client: pg.Client
  pid: number
  ours: boolean
  startedAt: Date
  share: boolean
}

async function take({ home, client, pid, ours, startedAt, share }: Taking): Promise<Held> {
  const age = Date.now() - startedAt.getTime()
  if (!ours && !share && age < newbornMs) await pause(newbornMs - age)
  // The lock of a Portico that was just killed goes within moments; that of a live one stays.
  const patience = Date.now() + (ours || share ? 0 : 1_000)
  while (!(await tryLock(client))) {
    if (Date.now() >= patience) {
      await client.end()
      if (share) return { pid, lock: null }
      throw inUse(home)
    }
    await pause(50)
  }
  const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'portico'`)
  if (rowCount === 0) await client.query('CREATE DATABASE portico')
  return { pid, lock: client }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [folderLock])
  return rows[0]?.held === true
}

async function connect(home: EmbeddedHome): Promise<pg.Client | null> {
  const client = new pg.Client({
    host: home.socketDir,
    user: 'portico',
    database: 'postgres',
    application_name: 'portico folder lock',
  })
  // A broken connection is told by 'end'; an 'error' without a listener would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch {
    return null // Still starting, already stopping, or gone: the caller looks again.
  }
}

/** Fast shutdown; one that does not end in time is told to stop at once, and recovers by itself on the next start. */
async function stopPostmaster({ lock, pid }: Held): Promise<void> {
  lock?.removeAllListeners('end')
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    const patience = Date.now() + stopMsMax
    while (isAlive(pid) && Date.now() < patience) await pause(10)
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined
}

function lastLogLines(home: EmbeddedHome): string {
  if (!existsSync(home.logFile)) return ''
  return readFileSync(home.logFile, 'utf8').trimEnd().split('\n').slice(-6).join('\n')
}

function inUse(home: EmbeddedHome): CannotStart {
  return new CannotStart(`Another Portico is using this DATA_DIR (${home.dataDir})`)
}
