import { seconds, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** So many failures in a row, and a server is left alone. */
export const failuresMax = 3
/** For so long; then one sign-in at a time tries it. */
export const restSeconds = seconds(20)

/** What is known of whether a server answers. `away`: nobody is sent there now but whoever tries whether it is back. */
export type Health = { away: boolean; failures: number; lastReason: string | null; lastFailure: Date | null }

const well: Health = { away: false, failures: 0, lastReason: null, lastFailure: null }

/** May it be asked now: `yes`, `no`, or `try`: this caller alone finds out whether it is back. */
export async function admitCall(ctx: Context, providerId: string): Promise<'yes' | 'no' | 'try'> {
  const known = await ctx.db.providerHealth.findUnique({ where: { providerId }, select: { openUntil: true } })
  if (!known?.openUntil) return 'yes'
  // One statement decides who tries: the others find the time moved on.
  const { count } = await ctx.db.providerHealth.updateMany({
    where: { providerId, openUntil: { lte: ctx.now } },
    data: { openUntil: secondsAfter(ctx.now, restSeconds) },
  })
  return count === 1 ? 'try' : 'no'
}

/** It answered: people are sent there as ever. */
export async function noteAnswer(ctx: Context, providerId: string): Promise<void> {
  await ctx.db.providerHealth.updateMany({
    where: { providerId, failures: { gt: 0 } },
    data: { failures: 0, openUntil: null },
  })
}

/** It did not answer, or answered that it is broken. What its library or the guard said, in words for the dashboard. */
export async function noteOutage(ctx: Context, providerId: string, reason: string): Promise<void> {
  const rest = secondsAfter(ctx.now, restSeconds)
  await ctx.db.$executeRaw`
    INSERT INTO provider_health AS known (provider_id, failures, last_reason, last_failure)
    VALUES (${providerId}::uuid, 1, ${reason.slice(0, 200)}, ${ctx.now})
        ON CONFLICT (provider_id) DO UPDATE
       SET failures = known.failures + 1, last_reason = excluded.last_reason, last_failure = excluded.last_failure,
           open_until = CASE WHEN known.failures + 1 >= ${failuresMax} THEN ${rest} ELSE known.open_until END`
}

/** The health of every provider that ever failed, by its id. */
export async function readHealth(ctx: Context): Promise<(providerId: string) => Health> {
  const rows = await ctx.db.providerHealth.findMany()
  const known = new Map(
    rows.map(({ providerId, openUntil, failures, lastReason, lastFailure }) => [
      providerId,
      { away: openUntil !== null, failures, lastReason, lastFailure },
    ]),
  )
  return (providerId) => known.get(providerId) ?? well
}
