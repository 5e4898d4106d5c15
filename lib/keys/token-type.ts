import { days, secondsAfter } from '#lib/base/time.ts'

/**
 * What a signed token says, as its `typ` header. Its reader checks it, so that a token made for one purpose is
 * never taken for another (RFC 8725 §3.11).
 */
export type TokenType = 'logout-hint+jwt' | 'logout+jwt' | 'secevent+jwt'

/** The longest life of a token; a key is published for as long after it stopped signing. */
export const tokenSecondsMax = days(30)

/** Whether a token that is still alive at `now` may bear the signature of this key. */
export const mayStillSpeak = (key: { retiredAt: Date | null }, now: Date): boolean =>
  key.retiredAt === null || secondsAfter(key.retiredAt, tokenSecondsMax) > now
