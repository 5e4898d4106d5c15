import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { hours } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { runHashTask } from './hash-pool.ts'
import { schemes } from './schemes/registry.ts'
import { decoys } from './verify-password.ts'

/** How often a process should measure anew: users sign in and leave older schemes, imports bring some. */
export const failureDeadlineEverySeconds = hours(1)

/** Reading the user's row, which the deadline covers as well. */
const lookUpMs = 10
const samplesMin = 5
const samplesMax = 20
const measuringMsMax = 2_000

type Slot = { deadlineMs?: Promise<number> }
const slot = oncePerProcess<Slot>('failure-deadline', () => ({}))

/** Measures the deadline anew; the old one holds until that is done. Refuses: 503 busy. */
export async function measureFailureDeadline(ctx: Context): Promise<number> {
  const deadlineMs = await measure(ctx)
  slot.deadlineMs = Promise.resolve(deadlineMs)
  return deadlineMs
}

/**
 * Waits until a failed sign-in may be answered: at the same time after `started` (a `performance.now()`) for everyone, the
 * p95 of the slowest scheme that some user has. What the caller waited for a thread comes on top, for that tells nothing.
 */
export async function untilFailureDeadline(
  ctx: Context,
  { started, waitedMs }: { started: number; waitedMs: number },
): Promise<void> {
  const left = started + waitedMs + (await currentDeadlineMs(ctx)) - performance.now()
  if (left > 0) await pause(left)
}

async function currentDeadlineMs(ctx: Context): Promise<number> {
  slot.deadlineMs ??= measure(ctx)
  try {
    return await slot.deadlineMs
  } catch (error) {
    delete slot.deadlineMs
    throw error
  }
}

/** The slowest is found by a single try of each kind of hash; only that one is measured well. */
async function measure(ctx: Context): Promise<number> {
  const samples = await Promise.all(
    (await oneOfEachCost(ctx)).map(async (stored) => ({ stored, ms: await timed(ctx, stored) })),
  )
  const slowest = samples.reduce((a, b) => (a.ms >= b.ms ? a : b))
  const times: number[] = []
  let spentMs = 0
  while (times.length < samplesMin || (times.length < samplesMax && spentMs < measuringMsMax)) {
    const ms = await timed(ctx, slowest.stored)
    times.push(ms)
    spentMs += ms
  }
  times.sort((a, b) => a - b)
  return (times[Math.ceil(times.length * 0.95) - 1] ?? 0) + lookUpMs
}

/** One hash of every scheme and cost that a user has, and the decoy, which unknown names are verified against. */
async function oneOfEachCost(ctx: Context): Promise<string[]> {
  const forms = schemes.map(({ form }) => form.source).join('|')
  const rows = await ctx.db.$queryRaw<{ hash: string }[]>`
    SELECT min(hash) AS hash FROM password WHERE hash ~ ${forms}
    GROUP BY array_to_string(regexp_match(hash, ${forms}), '$')`
  return [decoys[ctx.config.passwordScheme], ...rows.map(({ hash }) => hash)]
}

async function timed(ctx: Context, stored: string): Promise<number> {
  const task = { stored, spellings: [randomUUID()], scheme: ctx.config.passwordScheme }
  return (await runHashTask('verify', task)).workMs
}
