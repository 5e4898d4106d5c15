import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** So long a link that works no more still says why it does not. */
const keptSeconds = days(7)

/** Deletes links that ended long ago. Returns how many. */
export async function sweepLinks(ctx: Context): Promise<number> {
  const { count } = await ctx.db.accountLink.deleteMany({
    where: { expiresAt: { lte: secondsAfter(ctx.now, -keptSeconds) } },
    limit: 1_000,
  })
  return count
}
