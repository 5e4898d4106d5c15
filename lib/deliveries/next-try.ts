import { hours, minutes, seconds, secondsAfter } from '#lib/base/time.ts'

/** How long somebody is told again, from the change or from "send again" on. `queue_delivery` has it too. */
export const tellSecondsMax = hours(24)

const pauseSecondsMin = seconds(2)
const pauseSecondsMax = minutes(30)

/**
 * When to try again: after a quarter of the time for which it was tried already, at least 2 s and at most 30 min, and a quarter of
 * that more or less by chance, so that what failed together does not come back together. So whoever was down hears of it after a
 * third of that time at the latest: in seconds after a restart, while the person still looks. Null once the day is over.
 */
export function nextTry({ giveUpAt, now }: { giveUpAt: Date; now: Date }, chance: number = Math.random()): Date | null {
  const triedSeconds = tellSecondsMax - (giveUpAt.getTime() - now.getTime()) / 1_000
  const pause = Math.min(Math.max(triedSeconds / 4, pauseSecondsMin), pauseSecondsMax)
  const at = secondsAfter(now, pause * (0.75 + chance / 2))
  return at < giveUpAt ? at : null
}
