import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

/** So long a request token that is over says whether it was spent or too old. */
const keptSeconds = days(1)

/** Deletes request tokens whose time was over a day ago. Returns how many went. */
export function sweepRequestTokens(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  return inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM request_token WHERE hash IN (
        SELECT hash FROM request_token WHERE expires_at <= ${before} ORDER BY expires_at LIMIT ${batchMax}
           FOR UPDATE SKIP LOCKED)`,
    stopping,
  )
}
