import type { RateLimiterPostgres } from 'rate-limiter-flexible'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { consume, openWindow } from './window.ts'

/**
 * Takes one of the calls that an API key, or a registered application for itself, has each minute (API_CALLS_PER_MINUTE), whatever comes of it. Exact for any number
 * of callers at once, over all processes; none touches what another has.
 * Refuses: 429 too_many_calls (Retry-After).
 */
export async function spendCall(ctx: Context, callerId: string): Promise<void> {
  const retryAfterSeconds = await consume(windowOf(ctx), callerId)
  if (retryAfterSeconds === null) return
  throw new Refusal('too_many_calls', {
    detail: `All ${ctx.config.apiCallsPerMinute} calls of this minute are made. Go on in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  })
}

const opened = new WeakMap<Context['run'], RateLimiterPostgres>()

function windowOf({ run, config }: Context): RateLimiterPostgres {
  const points = config.apiCallsPerMinute
  const known = opened.get(run)
  if (known) return known
  const window = openWindow(run, { keyPrefix: 'api-key', points, inMemoryBlockOnConsumed: points + 1 })
  opened.set(run, window)
  return window
}
