import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentPalette, contrastIn, contrastMin, reads } from './accent-palette.ts'
import { contrastOf, type Hex, hexOf, oklchOf } from './colour.ts'
import { schemeTokens } from './scheme-tokens.ts'

const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((number): Hex => `#${number.toString(16).padStart(6, '0')}`)

test('contrast is what WCAG 2.2 says it is', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21)
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrastOf('#0000ff', '#ffffff')).toBeCloseTo(8.59, 2)
})

test('whatever the colour: what pages paint with it reads at 4.5:1, in the light and in the dark', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const { light, dark } = accentPalette(colour)
      for (const [scheme, { accent, hover, soft, onAccent }] of [['light', light] as const, ['dark', dark] as const]) {
        expect(contrastIn(accent, scheme)).toBeGreaterThanOrEqual(contrastMin)
        expect(contrastOf(accent, soft)).toBeGreaterThanOrEqual(contrastMin)
        expect(contrastOf(onAccent, accent)).toBeGreaterThanOrEqual(contrastMin)
        expect(contrastOf(onAccent, hover)).toBeGreaterThanOrEqual(contrastMin)
      }
    }),
  )
})

test('a colour that reads is taken as it is; the nearest of one that does not reads', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const { nearest } = accentPalette(colour)
      expect(reads(nearest)).toBe(true)
      if (reads(colour)) expect(nearest).toBe(colour)
    }),
  )
  expect(reads('#1f4e79')).toBe(true)
  expect(reads('#ffcc00')).toBe(false)
})

test('a colour keeps its bytes through the space in which it is mixed', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      expect(hexOf(oklchOf(colour))).toBe(colour)
    }),
  )
})

test('the colours of both schemes are those of the style sheet', () => {
  const css = readFileSync(new URL('../../../app/tokens.css', import.meta.url), 'utf8')
  const token = (name: string, scheme: 'light' | 'dark'): Hex => {
    const value = new RegExp(`${name}: (.*);`).exec(css)?.[1] ?? ''
    const [light = '', dark = ''] = [...value.matchAll(/oklch\(([\d. ]+)\)/g)].map(([, numbers = '']) => numbers)
    const [lightness = 0, chroma = 0, hue = 0] = (scheme === 'light' ? light : dark).split(' ').map(Number)
    return hexOf({ lightness, chroma, hue: (hue * Math.PI) / 180 })
  }
  for (const scheme of ['light', 'dark'] as const) {
    for (const [name, colour] of Object.entries(schemeTokens[scheme])) expect(token(name, scheme), name).toBe(colour)
  }
})
