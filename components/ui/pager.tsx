import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonStyle } from './button-style.ts'

export type PagerProps = {
  /** What is shown: "50 of 1,204 users". */
  summary: string
  newerHref: string | null
  olderHref: string | null
}

/** The way to the page before and the page after. Nothing where everything is on one page. */
export function Pager({ summary, newerHref, olderHref }: PagerProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3 text-sm text-ink-soft">
      <p>{summary}</p>
      {(newerHref || olderHref) && (
        <div className="flex gap-2">
          <Turn href={newerHref} rel="prev">
            <ChevronLeft className="size-4" aria-hidden="true" />
            Previous
          </Turn>
          <Turn href={olderHref} rel="next">
            Next
            <ChevronRight className="size-4" aria-hidden="true" />
          </Turn>
        </div>
      )}
    </nav>
  )
}

function Turn({ href, rel, children }: { href: string | null; rel: 'prev' | 'next'; children: ReactNode }) {
  if (!href) {
    return (
      <span className={`${buttonStyle('plain', false, 'small')} pointer-events-none text-ink-faint`}>{children}</span>
    )
  }
  return (
    <a href={href} rel={rel} className={buttonStyle('plain', false, 'small')}>
      {children}
    </a>
  )
}
