import { accentPalette } from './accent-palette.ts'
import { brandColours } from './brand-colours.ts'
import type { Hex } from './colour.ts'

/** A typed colour with all that a preview tells of it; null where it is no colour. Runs in the browser too. */
export function paletteShown(typed: string) {
  const colour = typed.trim().toLowerCase()
  const colours = brandColours(colour)
  if (!colours) return null
  const { light, dark, nearest } = accentPalette(colour as Hex)
  return { colours, light: light.contrast, dark: dark.contrast, nearest }
}
