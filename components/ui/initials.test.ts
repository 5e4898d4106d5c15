import { expect, test } from 'vitest'
import { firstLetter, initials } from './initials.ts'

test.each([
  ['Ada Lovelace', 'AL'],
  ['  mary   fairfax somerville ', 'MS'],
  ['Grace', 'G'],
  ['山田太郎', '山'],
  ['سلمى  الحسيني', 'سا'],
  ['e\u0301lodie', 'E\u0301'],
])('the initials of %j are %j', (name, expected) => {
  expect(initials(name)).toBe(expected)
})

test('an empty name still has something to draw', () => {
  expect(initials('   ')).toBe('?')
})

test('an emoji made of several code points stays whole', () => {
  expect(firstLetter('👩‍🔬 Laboratory')).toBe('👩‍🔬')
})
