import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

/** So long the form of an attempt that is over still leads to the beginning of the same wish. */
const keptSeconds = days(1)

/** Deletes login attempts that ended long ago. Returns how many went. */
export function sweepAttempts(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  return inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM login_attempt WHERE id IN (
        SELECT id FROM login_attempt WHERE expires_at <= ${before} ORDER BY expires_at LIMIT ${batchMax}
           FOR UPDATE SKIP LOCKED)`,
    stopping,
  )
}
