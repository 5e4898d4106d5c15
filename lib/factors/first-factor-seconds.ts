import { minutes } from '#lib/base/time.ts'

/**
 * How old the password may be when the first factor is added: whoever finds an open page later does not add theirs. A session
 * that is led to it has some of that time left, or people would scan a key that is refused then.
 */
export const firstFactorSeconds = { offered: minutes(2), kept: minutes(5) }
