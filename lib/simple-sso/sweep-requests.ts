import { hours, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

/** A message stays remembered for as long as it could be taken again, and well beyond. */
const unusedKeptSeconds = minutes(1)
/** Whoever was sent to sign in may come back the next morning, as with every login request. */
const claimedKeptSeconds = hours(24)

/** Deletes logins that nobody can go on with. Returns how many. */
export function sweepRequests(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const unused = secondsAfter(ctx.now, -unusedKeptSeconds)
  const claimed = secondsAfter(ctx.now, -claimedKeptSeconds)
  return inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM simple_sso_request WHERE hash IN (
        SELECT hash FROM simple_sso_request
         WHERE expires_at < ${unused} AND (browser_hash IS NULL OR spent_at IS NOT NULL OR expires_at < ${claimed})
         ORDER BY expires_at LIMIT ${batchMax} FOR UPDATE SKIP LOCKED)`,
    stopping,
  )
}
