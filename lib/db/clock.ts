import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { minutes, seconds } from '#lib/base/time.ts'
import type { Database } from './database.ts'

const sampleEverySeconds = seconds(30)
const staleAfterSeconds = minutes(5)

/** How far PostgreSQL's clock is ahead of ours, and when (by a clock that never jumps) that was last seen. */
const sample = oncePerProcess('database clock', () => ({ aheadMs: 0, takenAtMs: Number.NEGATIVE_INFINITY }))

/** The database's clock, so that every replica agrees on deadlines whatever its own clock says. */
export function databaseNow(): Date {
  return new Date(Date.now() + sample.aheadMs)
}

/** Whether the last sample is recent enough to be trusted; a process whose clock is not fresh is not ready. */
export function clockFresh(): boolean {
  return performance.now() - sample.takenAtMs < staleAfterSeconds * 1_000
}

/** Samples the database's clock now and every 30 s until `stop`. A failed later sample is left to `clockFresh`. */
export async function startClock(database: Database): Promise<{ stop: () => void }> {
  await takeSample(database)
  const timer = setInterval(() => void takeSample(database).catch(() => undefined), sampleEverySeconds * 1_000)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

async function takeSample(database: Database): Promise<void> {
  const before = Date.now()
  const { rows } = await database.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  const after = Date.now()
  if (!rows[0]) return
  const known = Number.isFinite(sample.takenAtMs) ? sample.aheadMs : null
  sample.aheadMs = aheadAfter(known, { before, told: rows[0].now.getTime(), after })
  sample.takenAtMs = performance.now()
}

/**
 * How far the database is ahead of us, in ms, once it has told its time: somewhere between as far as at the end and as far as at
 * the beginning of asking. What is known and in accord with that stays. On a busy machine answers come late, and to take their
 * middle each time would turn time back by as much: what was just changed would not hold yet, and what was ended still would.
 */
export function aheadAfter(
  known: number | null,
  { before, told, after }: { before: number; told: number; after: number },
): number {
  const [least, most] = [told - after, told - before]
  return known === null ? Math.round((least + most) / 2) : Math.min(Math.max(known, least), most)
}
