import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'

type Window = {
  /** What is counted: the beginning of the key in the table. */
  keyPrefix: string
  /** So many in each minute, from the first one on. */
  points: number
  /** Above this a process remembers until the minute is over, and a flood costs the database nothing. */
  inMemoryBlockOnConsumed: number
}

type Query = { name: string; text: string; values: unknown[] }

/** Counts within a minute in the table `throttle`, exactly, over any number of processes. */
export function openWindow(run: Context['run'], window: Window): RateLimiterPostgres {
  const query = async ({ name, text, values }: Query) => {
    const rows = await run(statement({ name, text }), values)
    return { rows, rowCount: rows.length }
  }
  return new RateLimiterPostgres({
    storeClient: { query },
    storeType: 'client',
    tableName: 'throttle',
    tableCreated: true,
    clearExpiredByTimeout: false,
    duration: minutes(1),
    ...window,
  })
}

/** Null where it was counted, otherwise the seconds until the window is over. One statement: INSERT … ON CONFLICT DO UPDATE. */
export async function consume(window: RateLimiterPostgres, key: string): Promise<number | null> {
  try {
    await window.consume(key)
    return null
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000))
  }
}
