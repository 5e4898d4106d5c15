import { hours, minutes, seconds, secondsAfter } from '#lib/base/time.ts'

/** How long somebody is told again, from the change or from "send again" on. `queue_delivery` has it too. */
export const tellSecondsMax = hours(24)

const firstPauseSeconds = seconds(2)
const pauseSecondsMax = minutes(30)

/**
 * When to try again after so many tries (from 1 on): 2 s, doubled each time up to 30 min, a quarter more or less by chance, so
 * that what failed together does not come back together. Null once the day is over.
 */
export function nextTry(
  { tries, giveUpAt, now }: { tries: number; giveUpAt: Date; now: Date },
  chance: number = Math.random(),
): Date | null {
  const pause = Math.min(firstPauseSeconds * 2 ** (tries - 1), pauseSecondsMax)
  const at = secondsAfter(now, pause * (0.75 + chance / 2))
  return at < giveUpAt ? at : null
}
