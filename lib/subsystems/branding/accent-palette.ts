import { contrastOf, type Hex, hexOf, type Oklch, oklchOf } from './colour.ts'
import { schemeTokens } from './scheme-tokens.ts'

/** What a page paints with an accent, in one scheme. */
export type Accents = {
  accent: Hex
  hover: Hex
  soft: Hex
  onAccent: Hex
  /** The lowest contrast of the accent as text on anything it stands on. */
  contrast: number
}

export type AccentPalette = {
  light: Accents
  dark: Accents
  /** The colour itself where it reads in the light; else the nearest one of its hue that does. */
  nearest: Hex
}

/** WCAG 2.2, 1.4.3 (AA): text. */
export const contrastMin = 4.5

/** What text stands on. */
const grounds: Record<Scheme, readonly Hex[]> = {
  light: groundsOf('light'),
  dark: groundsOf('dark'),
}

type Scheme = 'light' | 'dark'

function groundsOf(scheme: Scheme): Hex[] {
  const tokens = schemeTokens[scheme]
  return [tokens['--color-canvas'], tokens['--color-surface'], tokens['--color-sunken']]
}

/** Where a scheme's readable colours end, how a button answers the pointer, and its faintest tint. */
const schemes = {
  light: { extreme: 0, hover: -0.06, soft: { lightness: 0.955, chromaMax: 0.022 }, on: { lightness: 1, chromaMax: 0 } },
  dark: {
    extreme: 1,
    hover: 0.06,
    soft: { lightness: 0.29, chromaMax: 0.055 },
    on: { lightness: 0.17, chromaMax: 0.03 },
  },
} as const

/**
 * Everything that pages paint with one brand colour. In the light it is the colour itself, or the nearest darker one that
 * reads; in the dark the nearest lighter one: no single colour reads on white and on black. Pure.
 */
export function accentPalette(colour: Hex): AccentPalette {
  const light = accentsOf(colour, 'light')
  return { light, dark: accentsOf(colour, 'dark'), nearest: light.accent }
}

/** Whether a colour reads as it is, where the page is light. */
export const reads = (colour: Hex): boolean => accentPalette(colour).nearest === colour

/** How a colour reads as text on what is light (or dark), at worst. */
export const contrastIn = (colour: Hex, scheme: Scheme): number =>
  Math.min(...[...grounds[scheme], tintOf(oklchOf(colour), schemes[scheme].soft)].map((on) => contrastOf(colour, on)))

function accentsOf(colour: Hex, scheme: Scheme): Accents {
  const { extreme, hover, soft, on } = schemes[scheme]
  const accent = nearestReading(colour, scheme, extreme)
  const at = oklchOf(accent)
  return {
    accent,
    hover: hexOf({ ...at, lightness: at.lightness + hover }),
    soft: tintOf(at, soft),
    onAccent: tintOf(at, on),
    contrast: contrastIn(accent, scheme),
  }
}

/** Halves the way from the colour to the extreme, which reads on everything, keeping what reads at one end. */
function nearestReading(colour: Hex, scheme: Scheme, extreme: number): Hex {
  if (contrastIn(colour, scheme) >= contrastMin) return colour
  const wanted = oklchOf(colour)
  let [fails, passes] = [wanted.lightness, extreme]
  for (let halving = 0; halving < 10; halving++) {
    const half = (fails + passes) / 2
    if (contrastIn(hexOf({ ...wanted, lightness: half }), scheme) >= contrastMin) passes = half
    else fails = half
  }
  return hexOf({ ...wanted, lightness: passes })
}

const tintOf = (of: Oklch, { lightness, chromaMax }: { lightness: number; chromaMax: number }): Hex =>
  hexOf({ lightness, chroma: Math.min(of.chroma, chromaMax), hue: of.hue })
