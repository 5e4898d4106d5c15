import type { ReactNode } from 'react'

type SectionProps = { title: string; text?: ReactNode; aside?: ReactNode; id?: string; children: ReactNode }

/** A part of a page with its heading. */
export function Section({ title, text, aside, id, children }: SectionProps) {
  return (
    <section id={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-lg font-strong">{title}</h2>
        {aside}
      </div>
      {text && <p className="-mt-2 text-sm text-ink-soft">{text}</p>}
      {children}
    </section>
  )
}
