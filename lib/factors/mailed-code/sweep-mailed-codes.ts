import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

/** Longer than any limit looks back. */
const keptSeconds = days(1)

/** Deletes codes that ended long ago. Returns how many went. */
export function sweepMailedCodes(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const where = { expiresAt: { lte: secondsAfter(ctx.now, -keptSeconds) } }
  return inBatches(async () => (await ctx.db.mailedCode.deleteMany({ where, limit: batchMax })).count, stopping)
}
