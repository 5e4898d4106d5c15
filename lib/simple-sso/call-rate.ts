import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { minutes } from '#lib/base/time.ts'

/**
 * Calls of one pair of keys in one process: so many at once, so many a second in the long run. No application signs a thousand
 * people in each second; one that loops fills no table, for a request lives five minutes.
 */
const perSecond = 1_000
const atOnce = perSecond * minutes(5)
const kept = 10_000

type Bucket = { left: number; at: number }
const buckets = oncePerProcess('simple-sso-calls', () => new Map<string, Bucket>())

/** Counts one call. Refuses: 429 calls_held_up. */
export function spendCall(keyId: string, now: Date): void {
  const at = now.getTime()
  const bucket = buckets.get(keyId) ?? { left: atOnce, at }
  const refilled = bucket.left + (Math.max(0, at - bucket.at) / 1_000) * perSecond
  bucket.left = Math.min(atOnce, refilled) - 1
  bucket.at = Math.max(at, bucket.at)
  if (bucket.left < 0) {
    bucket.left = 0
    throw new Refusal('calls_held_up', { retryAfterSeconds: 1 })
  }
  if (buckets.size >= kept) buckets.clear()
  buckets.set(keyId, bucket)
}
