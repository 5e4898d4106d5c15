import { days, secondsAfter } from '#lib/base/time.ts'
import { firstIdAt } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'

const keptSeconds = days(30)
const batchMax = 1_000

/** Deletes what was told, or given up, thirty days ago, in batches. Returns how many. */
export async function sweepDeliveries(ctx: Context): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  const bound = firstIdAt(before)
  for (let swept = 0; ; ) {
    const gone = await ctx.db.$executeRaw`
      DELETE FROM delivery WHERE id IN (
        SELECT id FROM delivery WHERE id < ${bound}::uuid AND state <> 'pending' AND settled_at < ${before}
         ORDER BY id LIMIT ${batchMax} FOR UPDATE SKIP LOCKED)`
    swept += gone
    if (gone < batchMax) return swept
  }
}
