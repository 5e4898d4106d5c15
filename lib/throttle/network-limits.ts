import type { RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Context } from '#lib/db/context.ts'
import { networkOf } from './network-of.ts'
import { consume, openWindow } from './window.ts'

/** Guesses a minute that have not (yet) turned out right: a whole office may sign in at nine. */
const perAddressMax = 60
const perNetworkMax = 300

export type NetworkSpent = { waitSeconds: number; by: 'address' | 'network' } | { giveBack: () => Promise<void> }

/**
 * Counts one guess of the caller's address, then of its network; one that is refused already counts no further, so that
 * one machine cannot use up what its neighbours have. Callers without an address of their own are not counted.
 */
export async function spendOfNetwork(ctx: Context): Promise<NetworkSpent> {
  const network = networkOf(ctx.ip)
  if (network === null) return { giveBack: async () => undefined }
  const limits = limitsOf(ctx.run)
  const counted: (() => Promise<unknown>)[] = []
  for (const [by, text] of [
    ['address', ctx.ip],
    ['network', network],
  ] as const) {
    const key = digest(ctx, text)
    const waitSeconds = await consume(limits[by], key)
    if (waitSeconds !== null) return { waitSeconds, by }
    counted.push(() => limits[by].reward(key))
  }
  return {
    giveBack: async () => {
      for (const undo of counted) await undo()
    },
  }
}

/** Addresses are personal data and are told apart without being kept. */
const digest = (ctx: Context, text: string): string => ctx.sealer.hmac('throttle', text).toString('base64url')

type Limits = { address: RateLimiterPostgres; network: RateLimiterPostgres }
const opened = new WeakMap<Context['run'], Limits>()

/** The limiters on one database; they remember what is over its limit, so that a flood costs the database nothing. */
function limitsOf(run: Context['run']): Limits {
  const known = opened.get(run)
  if (known) return known
  const limits = { address: limiter(run, 'address', perAddressMax), network: limiter(run, 'network', perNetworkMax) }
  opened.set(run, limits)
  return limits
}

// Not at the limit itself: what is given back then would not count until the minute is over.
const limiter = (run: Context['run'], keyPrefix: string, points: number): RateLimiterPostgres =>
  openWindow(run, { keyPrefix, points, inMemoryBlockOnConsumed: points * 2 })
