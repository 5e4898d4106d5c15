import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { Refusal } from '#lib/base/refusal.ts'

type HashTasks = typeof import('./hash-worker.ts')
type StrengthTasks = typeof import('./strength-worker.ts')

/** An honest "try again" is better than a longer wait: tasks that would wait longer than this are refused. */
const waitSecondsMax = 2
/** The rest of the queue is kept for those whose browser is known: a flood of strangers does not fill it. */
const strangerWaitSecondsMax = 1.5
/** What a task is taken to last until one has been measured: bcrypt's time, or a flood at start would wait for minutes. */
const taskMsAssumed = 300
const threadsMax = 4

/** What a task is taken to last is measured anew once a second: the histogram sorts all that it holds whenever it is asked. */
const measureEveryMs = 1_000

type Slot = { pools?: { hash: Piscina; strength: Piscina } }
type Measured = { taskMs: number; atMs: number }
const measured = new WeakMap<Piscina, Measured>()
const slot = oncePerProcess<Slot>('hash-pool', () => ({}))

/**
 * Opens this process's worker threads for passwords. Called once at start, by the process itself:
 * the worker files are found next to this one, which is not so inside Next's bundle.
 */
export function openHashPool(): { close: () => Promise<void> } {
  slot.pools ??= {
    hash: new Piscina({
      filename: new URL('./hash-worker.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: Math.min(threadsMax, availableParallelism()),
      idleTimeout: 60_000,
    }),
    // New passwords are rare: no thread while nobody chooses one, and sign-ins never wait behind them.
    strength: new Piscina({
      filename: new URL('./strength-worker.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 60_000,
    }),
  }
  const { pools } = slot
  return {
    close: async () => {
      delete slot.pools
      await Promise.all([pools.hash.close({ force: true }), pools.strength.close({ force: true })])
    },
  }
}

/**
 * Runs one task of hash-worker.ts off the event loop; for a stranger (a sign-in from an unknown browser) only while the queue
 * is short enough. Refuses: 503 busy when the tasks before it would take too long.
 */
export async function runHashTask<Name extends keyof HashTasks>(
  name: Name,
  task: Parameters<HashTasks[Name]>[0],
  { stranger = false }: { stranger?: boolean } = {},
): Promise<ReturnType<HashTasks[Name]>> {
  return runBounded(openPools().hash, name, task, stranger ? strangerWaitSecondsMax : waitSecondsMax)
}

/** The same for strength-worker.ts. Refuses: 503 busy. */
export async function runStrengthTask<Name extends keyof StrengthTasks>(
  name: Name,
  task: Parameters<StrengthTasks[Name]>[0],
): Promise<ReturnType<StrengthTasks[Name]>> {
  return runBounded(openPools().strength, name, task, waitSecondsMax)
}

function openPools() {
  if (!slot.pools) throw new Error('The hash pool is asked for before the process has started')
  return slot.pools
}

async function runBounded(pool: Piscina, name: string, task: unknown, waitMax: number) {
  if (expectedWaitSeconds(pool) > waitMax) throw new Refusal('busy', { retryAfterSeconds: waitSecondsMax })
  return pool.run(task, { name })
}

/** Piscina's own maxQueue does not count tasks that found every thread busy, so the queue is bounded here, by time. */
function expectedWaitSeconds(pool: Piscina): number {
  if (pool.queueSize === 0) return 0
  return (pool.queueSize * taskMsOf(pool)) / pool.options.maxThreads / 1_000
}

function taskMsOf(pool: Piscina): number {
  const now = performance.now()
  const known = measured.get(pool)
  if (known && now - known.atMs < measureEveryMs) return known.taskMs
  const taskMs = pool.histogram.runTime.average || taskMsAssumed
  measured.set(pool, { taskMs, atMs: now })
  return taskMs
}
