import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** So long the form of an attempt that is over still leads to the beginning of the same wish. */
const keptSeconds = days(1)

/** Deletes login attempts that ended long ago. Returns how many. */
export async function sweepAttempts(ctx: Context): Promise<number> {
  const { count } = await ctx.db.loginAttempt.deleteMany({
    where: { expiresAt: { lte: secondsAfter(ctx.now, -keptSeconds) } },
    limit: 1_000,
  })
  return count
}
