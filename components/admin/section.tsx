import type { ReactNode } from 'react'

/** A part of a page under a heading of its own. */
export function Section({
  title,
  text,
  actions,
  children,
}: {
  title: string
  text?: ReactNode
  /** What can be done with the whole of it. */
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="grid gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="text-lg font-strong">{title}</h2>
          {text && <p className="text-sm text-ink-soft">{text}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}
