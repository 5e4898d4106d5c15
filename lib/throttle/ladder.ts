import { minutes } from '#lib/base/time.ts'

/** How long the next guess has to wait: entry n − 1 is the pause in seconds after the n-th guess; the last one stays. */
export type Ladder = readonly number[]

const pauseSecondsMax = minutes(5)

/** So many guesses without a pause, then 1, 2, 4 … seconds between two, and never more than five minutes. */
export function ladder(free: number): Ladder {
  const climb = Array.from({ length: Math.ceil(Math.log2(pauseSecondsMax)) + 1 }, (_, n) =>
    Math.min(2 ** n, pauseSecondsMax),
  )
  return [...Array.from({ length: free - 1 }, () => 0), ...climb]
}
