import { z } from 'zod'
import { accentPalette, contrastMin, reads } from './accent-palette.ts'
import type { Hex } from './colour.ts'
import { LogoRefused } from './logo-refused.ts'
import { bytesOfLogo, readLogo } from './read-logo.ts'

const isHex = (text: string): text is Hex => /^#[0-9a-f]{6}$/.test(text)

/** A brand colour that people can read on a light page; in the dark it is lightened by itself. */
export const Accent = z
  .string()
  .trim()
  .toLowerCase()
  .refine(isHex, 'must be a colour such as #1f4e79')
  .superRefine((colour, ctx) => {
    if (!isHex(colour) || reads(colour)) return
    const { nearest } = accentPalette(colour)
    const message = `reads worse than ${contrastMin}:1 on a light page; the nearest colour that does not is ${nearest}`
    ctx.addIssue({ code: 'custom', message })
  })

/** A logo as a data URL, checked again wherever it comes from. */
export const Logo = z
  .string()
  .max(100_000)
  .transform((dataUrl, ctx) => {
    const bytes = bytesOfLogo(dataUrl)
    const logo = bytes && logoOf(bytes)
    if (typeof logo === 'string') return logo
    ctx.addIssue({ code: 'custom', message: logo?.message ?? 'must be the data URL of an SVG or a PNG' })
    return z.NEVER
  })

function logoOf(bytes: Buffer): string | LogoRefused {
  try {
    return readLogo(bytes)
  } catch (error) {
    if (error instanceof LogoRefused) return error
    throw error
  }
}

/** How the sign-in pages look and speak while people are on the way into a subsystem; null: as the portal itself. */
export const Branding = z.strictObject({
  accent: Accent.nullable(),
  logo: Logo.nullable(),
  /** Stands where the portal would say "Sign in". */
  loginTitle: z.string().trim().min(1).max(80).nullable(),
  /** A sentence or two below it, plain text. */
  loginText: z.string().trim().min(1).max(500).nullable(),
})
