import type { ReactNode } from 'react'
import { type ButtonSize, type ButtonTone, buttonStyle } from './button-style.ts'

type ButtonLinkProps = {
  href: string
  children: ReactNode
  tone?: ButtonTone
  wide?: boolean
  size?: ButtonSize
  /** Saves what is there under this name instead of going there. */
  download?: string
}

/** A link drawn as a button. A plain anchor: sign-in addresses must never be prefetched. */
export function ButtonLink({ href, children, tone = 'plain', wide = false, size, download }: ButtonLinkProps) {
  return (
    <a href={href} download={download} className={buttonStyle(tone, wide, size)}>
      {children}
    </a>
  )
}
