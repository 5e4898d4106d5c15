import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

/** Starts a server of ours and resolves once it answers at `readyUrl`. */
export async function startServer(
  args: string[],
  env: Record<string, string>,
  readyUrl: string,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(readyUrl).catch(() => undefined)
    if (answer?.ok) return child
    await pause(50)
  }
  throw new Error(`${args.join(' ')} ended before it answered`)
}

export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** Runs one of our programs to its end and gives what it printed. What is too long for an argument is `input`. */
export async function runProgram(args: string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(input)
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`${args[0]} failed`)
  return printed
}

/** Linux counts processor time in hundredths of a second. */
const tickMicroseconds = 10_000

/** Processor time that a process has used up to now, in microseconds. */
export function cpuOf(pid: number): number {
  const [user = 0, system = 0] = timesOf(pid)
  return (user + system) * tickMicroseconds
}

/** The same for PostgreSQL: its postmaster, every server process of it, and those that have ended. */
export function cpuOfPostgres(dataDir: string): number {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const living = pids.map(Number).filter((pid) => Number(statOf(pid)[1]) === postmaster)
  const ticks = [...timesOf(postmaster), ...living.flatMap((pid) => timesOf(pid).slice(0, 2))]
  return ticks.reduce((sum, one) => sum + one, 0) * tickMicroseconds
}

/** User and system time of a process, then those of its children that have ended. */
const timesOf = (pid: number): number[] => statOf(pid).slice(11, 15).map(Number)

/** proc(5): the fields of /proc/pid/stat from the third (state) on; empty where the process has gone. */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return [] // It ended while we were listing.
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
