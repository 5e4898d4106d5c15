import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** Longer than any limit looks back. */
const keptSeconds = days(1)

/** Deletes codes that ended long ago. Returns how many. */
export async function sweepMailedCodes(ctx: Context): Promise<number> {
  const { count } = await ctx.db.mailedCode.deleteMany({
    where: { expiresAt: { lte: secondsAfter(ctx.now, -keptSeconds) } },
    limit: 1_000,
  })
  return count
}
