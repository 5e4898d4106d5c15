import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

/** So long a spent token is known as spent: its replay ends what it opened (native protocol 2.3). */
const keptSeconds = days(1)

/** Deletes subsystem tokens whose time was over a day ago; none is spent later than that. Returns how many went. */
export function sweepTokens(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  return inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM subsystem_token WHERE hash IN (
        SELECT hash FROM subsystem_token WHERE expires_at <= ${before} ORDER BY expires_at LIMIT ${batchMax}
           FOR UPDATE SKIP LOCKED)`,
    stopping,
  )
}
