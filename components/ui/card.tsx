import type { ReactNode } from 'react'

/** A raised surface. */
export function Card({ children }: { children: ReactNode }) {
  return <div className="rounded-card border border-line bg-surface shadow-card">{children}</div>
}
