import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

/** So long a link that works no more still says why it does not. */
const keptSeconds = days(7)

/** Deletes links that ended long ago. Returns how many went. */
export function sweepLinks(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const where = { expiresAt: { lte: secondsAfter(ctx.now, -keptSeconds) } }
  return inBatches(async () => (await ctx.db.accountLink.deleteMany({ where, limit: batchMax })).count, stopping)
}
