import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { deleteExpired } from '#lib/db/delete-expired.ts'

/** So long after its end a record still says why it is refused, and a code that is used again still revokes what it gave. */
const keptSeconds = minutes(10)

/** Deletes records whose time is over. Returns how many went. */
export function sweepRecords(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -keptSeconds)
  return deleteExpired(ctx, { table: 'oidc_record', key: 'hash', before }, stopping)
}
