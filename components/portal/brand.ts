import type { CSSProperties } from 'react'

/** Whose door this is. `links` stand in the footer, such as help and privacy. */
export type Brand = {
  name: string
  /** A data URL, shown in place of our mark. */
  logo?: string | undefined
  /** Tokens of the accent that are not those of app/tokens.css. */
  colours?: Record<`--color-${string}`, string> | undefined
  links?: { label: string; href: string }[]
}

/** Before anyone gave the installation a name of its own. */
export const portico: Brand = { name: 'Portico' }

/** Paints everything inside with the brand's accent. Colours only, worked out by us: a brand writes no style. */
export const brandStyle = ({ colours }: Brand): CSSProperties | undefined =>
  colours && { ...colours, accentColor: 'var(--color-accent)' }
