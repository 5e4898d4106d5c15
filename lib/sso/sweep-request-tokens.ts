import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { deleteExpired } from '#lib/db/delete-expired.ts'

/** So long a request token that is over says whether it was spent or too old. */
const keptSeconds = days(1)

/** Deletes request tokens whose time was over a day ago. Returns how many went. */
export function sweepRequestTokens(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  return deleteExpired(ctx, { table: 'request_token', key: 'hash', before }, stopping)
}
