import { expect, test } from 'vitest'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { nextTry } from './next-try.ts'

const now = new Date('2026-11-26T12:00:00Z')
const giveUpAt = secondsAfter(now, hours(24))
const pauseAfter = (tries: number, chance: number) =>
  ((nextTry({ tries, giveUpAt, now }, chance)?.getTime() ?? 0) - now.getTime()) / 1_000

test.each([
  [1, 2],
  [2, 4],
  [3, 8],
  [4, 16],
  [5, 32],
  [6, 64],
  [7, 128],
  [8, 256],
  [9, 512],
  [10, 1_024],
  [11, 1_800],
  [12, 1_800],
  [60, 1_800],
])('after try %i the pause is %i seconds, a quarter more or less', (tries, pause) => {
  expect([0, 0.5, 1].map((chance) => pauseAfter(tries, chance))).toEqual([pause * 0.75, pause, pause * 1.25])
})

test('a day of tries is some sixty, and then there is none', () => {
  let at: Date | null = now
  let tries = 0
  while (at) {
    tries += 1
    at = nextTry({ tries, giveUpAt, now: at })
  }
  expect(tries).toBeGreaterThan(45)
  expect(tries).toBeLessThan(75)
  expect(nextTry({ tries: 1, giveUpAt, now: giveUpAt })).toBeNull()
})
