import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

/** Deletes what is forgotten, in batches that hold few locks for a short time. Returns how many rows went. */
export const sweepThrottle = (ctx: Context, stopping?: AbortSignal): Promise<number> =>
  inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM throttle WHERE key IN (
        SELECT key FROM throttle WHERE expire <= ${ctx.now.getTime()} ORDER BY expire LIMIT ${batchMax}
           FOR UPDATE SKIP LOCKED)`,
    stopping,
  )
