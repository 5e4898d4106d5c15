import { accentPalette } from './accent-palette.ts'
import type { Hex } from './colour.ts'

/** What a brand changes of app/tokens.css: its accent, and nothing else. Values come out of a colour, never out of a text. */
export type BrandColours = Record<`--color-${'accent' | 'accent-hover' | 'accent-soft' | 'on-accent'}`, string>

/** A stored accent as the tokens that pages paint with; null where it is none. */
export function brandColours(accent: string | null): BrandColours | null {
  if (accent === null || !/^#[0-9a-f]{6}$/.test(accent)) return null
  const { light, dark } = accentPalette(accent as Hex)
  const both = (part: 'accent' | 'hover' | 'soft' | 'onAccent') => `light-dark(${light[part]}, ${dark[part]})`
  return {
    '--color-accent': both('accent'),
    '--color-accent-hover': both('hover'),
    '--color-accent-soft': both('soft'),
    '--color-on-accent': both('onAccent'),
  }
}
