import { expect, test } from 'vitest'
import { hours, minutes, secondsAfter } from '#lib/base/time.ts'
import { nextTry } from './next-try.ts'

const begun = new Date('2026-11-26T12:00:00Z')
const giveUpAt = secondsAfter(begun, hours(24))
const pauseAfter = (tried: number, chance: number) => {
  const now = secondsAfter(begun, tried)
  return ((nextTry({ giveUpAt, now }, chance)?.getTime() ?? 0) - now.getTime()) / 1_000
}

test.each([
  [0, 2],
  [4, 2],
  [8, 2],
  [20, 5],
  [60, 15],
  [minutes(10), 150],
  [hours(1), 900],
  [hours(2), 1_800],
  [hours(20), 1_800],
])('after %i seconds of trying the pause is %i seconds, a quarter more or less', (tried, pause) => {
  expect([0, 0.5, 1].map((chance) => pauseAfter(tried, chance))).toEqual([pause * 0.75, pause, pause * 1.25])
})

test('whoever was down for a minute hears of it within 20 seconds', () => {
  expect(pauseAfter(60, 1)).toBeLessThan(20)
})

test('a day of tries is some eighty, and then there is none', () => {
  let at: Date | null = begun
  let tries = 0
  while (at) {
    tries += 1
    at = nextTry({ giveUpAt, now: at })
  }
  expect(tries).toBeGreaterThan(60)
  expect(tries).toBeLessThan(100)
  expect(nextTry({ giveUpAt, now: giveUpAt })).toBeNull()
})
