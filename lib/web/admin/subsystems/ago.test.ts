import { expect, test } from 'vitest'
import { secondsAfter } from '#lib/base/time.ts'
import { agoIn } from './ago.ts'

const now = new Date('2026-11-22T12:00:00Z')

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [7_199, '1 h'],
  [86_400 * 12, '12 d'],
  [-5, '0 s'],
])('%i seconds ago is %s', (seconds, words) => expect(agoIn(now, secondsAfter(now, -seconds))).toBe(words))
