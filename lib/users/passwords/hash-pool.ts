import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { HashTask } from './hash-worker.ts'

/** An honest "try again" is better than a longer wait: tasks that would wait longer than this are refused. */
const waitSecondsMax = 2
/** What a task is taken to last until one has been measured: bcrypt's time, or a flood at start would wait for minutes. */
const taskMsAssumed = 300
const threadsMax = 4

type Slot = { pool?: Piscina }
const slot = oncePerProcess<Slot>('hash-pool', () => ({}))

/**
 * Opens this process's worker threads for password hashing. Called once at start, by the process itself:
 * the worker file is found next to this one, which is not so inside Next's bundle.
 */
export function openHashPool(): { close: () => Promise<void> } {
  slot.pool ??= new Piscina({
    filename: new URL('./hash-worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: Math.min(threadsMax, availableParallelism()),
    idleTimeout: 60_000,
  })
  const { pool } = slot
  return {
    close: async () => {
      delete slot.pool
      await pool.close({ force: true })
    },
  }
}

/** Runs one task off the event loop. Refuses: 503 busy (Retry-After) when the tasks before it would take too long. */
export async function runHashTask(task: HashTask): Promise<string | boolean> {
  const { pool } = slot
  if (!pool) throw new Error('The hash pool is asked for before the process has started')
  if (expectedWaitSeconds(pool) > waitSecondsMax) throw new Refusal('busy', { retryAfterSeconds: waitSecondsMax })
  return pool.run(task)
}

/** Piscina's own maxQueue does not count tasks that found every thread busy, so the queue is bounded here, by time. */
function expectedWaitSeconds(pool: Piscina): number {
  const measuredMs = pool.histogram.runTime.average
  return (pool.queueSize * (measuredMs || taskMsAssumed)) / pool.options.maxThreads / 1_000
}
