import { expect, test } from 'vitest'
import { appHue, appHues } from './app-hue.ts'

test('an application keeps its colour', () => {
  expect(appHue('wiki')).toBe(appHue('wiki'))
  expect(appHue('wiki')).not.toBe(appHue('billing'))
})

test('every colour is in use among a few hundred applications', () => {
  const used = new Set(Array.from({ length: 300 }, (_, n) => appHue(`app-${n}`)))
  expect(used.size).toBe(appHues.length)
})
