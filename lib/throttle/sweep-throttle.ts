import type { Context } from '#lib/db/context.ts'

const batchMax = 1_000

/** Deletes what is forgotten, in batches that hold few locks for a short time. Returns how many rows went. */
export async function sweepThrottle(ctx: Context): Promise<number> {
  let swept = 0
  for (;;) {
    const batch = await ctx.db.$executeRaw`
      DELETE FROM throttle WHERE key IN (
        SELECT key FROM throttle WHERE expire <= ${ctx.now.getTime()} ORDER BY expire LIMIT ${batchMax}
           FOR UPDATE SKIP LOCKED)`
    swept += batch
    if (batch < batchMax) return swept
  }
}
