import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { EmbeddedHome } from './embedded-home.ts'

export interface Postmaster {
  pid: number
  startedAt: Date
}

const logBytesMax = 1024 * 1024

/** LOG ranks above ERROR here: crashes and shutdowns are written down, the application's own failed statements are not. */
const quiet = { log_min_messages: 'log', log_checkpoints: 'off' }

/** The PostgreSQL that runs on this folder now, whoever started it; null when none does. */
export function findPostmaster(home: EmbeddedHome): Postmaster | null {
  const file = join(home.cluster, 'postmaster.pid')
  if (!existsSync(file)) return null
  const [pidText = '', , startedText = ''] = readFileSync(file, 'utf8').split('\n')
  const pid = Number(pidText)
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return null
  if (isSomethingElse(pid)) {
    // In a container the number of a PostgreSQL that was cut off is soon another program's, and PostgreSQL would refuse to start.
    rmSync(file, { force: true })
    return null
  }
  return { pid, startedAt: new Date(Number(startedText) * 1000) }
}

/** Starts PostgreSQL in its own signal group: Ctrl-C in the terminal reaches only us, and we stop it when our work is done. */
export function launchPostmaster(home: EmbeddedHome, settings: Record<string, string>): ChildProcess {
  const options = {
    listen_addresses: '',
    unix_socket_directories: home.socketDir,
    unix_socket_permissions: '0700',
    shared_buffers: `${sharedBuffersMb()}MB`,
    ...quiet,
    ...settings,
  }
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  if (existsSync(home.logFile) && statSync(home.logFile).size > logBytesMax)
    renameSync(home.logFile, `${home.logFile}.1`)
  const log = openSync(home.logFile, 'a', 0o600)
  const [file = '', ...args] = [...home.runAs.prefix, home.postgres, '-D', home.cluster, ...flags]
  const child = spawn(file, args, {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: home.dataDir,
    ...home.runAs.account,
  })
  closeSync(log)
  child.unref()
  return child
}

/**
 * A quarter of the memory that this machine or container has, as PostgreSQL's documentation advises; it is taken only as far as
 * there are pages to keep. With PostgreSQL's own default, 128 MB, touching costs several times as much once more sessions are
 * stored than fit.
 */
function sharedBuffersMb(): number {
  // Where nothing is constrained this is 0, or larger than any machine.
  const constrained = process.constrainedMemory() || Number.POSITIVE_INFINITY
  const quarter = Math.min(totalmem(), constrained) / 4 / 2 ** 20
  return Math.round(Math.min(Math.max(quarter, 128), 4_096))
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function isSomethingElse(pid: number): boolean {
  const file = `/proc/${pid}/comm`
  return existsSync(file) && readFileSync(file, 'utf8').trim() !== 'postgres'
}
