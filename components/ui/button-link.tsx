import type { ReactNode } from 'react'
import { type ButtonTone, buttonStyle } from './button-style.ts'

type ButtonLinkProps = { href: string; children: ReactNode; tone?: ButtonTone; wide?: boolean }

/** A link drawn as a button. A plain anchor: sign-in addresses must never be prefetched. */
export function ButtonLink({ href, children, tone = 'plain', wide = false }: ButtonLinkProps) {
  return (
    <a href={href} className={buttonStyle(tone, wide)}>
      {children}
    </a>
  )
}
