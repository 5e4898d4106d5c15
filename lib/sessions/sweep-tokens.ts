import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { deleteExpired } from '#lib/db/delete-expired.ts'

/** So long a spent token is known as spent: its replay ends what it opened (native protocol 2.3). */
const keptSeconds = days(1)

/** Deletes subsystem tokens whose time was over a day ago; none is spent later than that. Returns how many went. */
export function sweepTokens(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  return deleteExpired(ctx, { table: 'subsystem_token', key: 'hash', before }, stopping)
}
