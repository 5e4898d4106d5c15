import { type Accents, accentPalette } from './accent-palette.ts'
import { brandColours } from './brand-colours.ts'
import type { Hex } from './colour.ts'
import { schemeTokens } from './scheme-tokens.ts'

/**
 * What a preview paints with, in each scheme, and how it reads: with a typed colour, or the portal's own where it is none.
 * `nearest` differs from the typed one where that cannot be read. Runs in the browser too.
 */
export function paletteShown(typed: string) {
  const colour = typed.trim().toLowerCase()
  if (!brandColours(colour)) return { ...schemes({}, {}), nearest: null, contrasts: null }
  const { light, dark, nearest } = accentPalette(colour as Hex)
  const contrasts = { light: light.contrast, dark: dark.contrast }
  return { ...schemes(tokensOf(light), tokensOf(dark)), nearest: nearest === colour ? null : nearest, contrasts }
}

type Tokens = Record<`--color-${string}`, string>

const schemes = (light: Tokens, dark: Tokens) => ({
  light: { ...schemeTokens.light, ...light },
  dark: { ...schemeTokens.dark, ...dark },
})

const tokensOf = ({ accent, hover, soft, onAccent }: Accents): Tokens => ({
  '--color-accent': accent,
  '--color-accent-hover': hover,
  '--color-accent-soft': soft,
  '--color-on-accent': onAccent,
})
