import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { deleteExpired } from '#lib/db/delete-expired.ts'

/** So long the form of an attempt that is over still leads to the beginning of the same wish. */
const keptSeconds = days(1)

/** Deletes login attempts that ended long ago. Returns how many went. */
export function sweepAttempts(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  return deleteExpired(ctx, { table: 'login_attempt', key: 'id', before }, stopping)
}
