import type { ReactNode } from 'react'

/** A sheet of paper on the page, for one thing or for a list of `rows`. */
export function Panel({ children, rows = false }: { children: ReactNode; rows?: boolean }) {
  const inside = rows ? 'divide-y divide-line px-5' : 'grid gap-5 p-5'
  return <div className={`rounded-card border border-line bg-surface ${inside}`}>{children}</div>
}

/** One of several: its name, what is known of it, and what can be done with it. */
export function Row({
  title,
  pill,
  text,
  children,
}: {
  title: ReactNode
  pill?: ReactNode
  text: ReactNode
  children?: ReactNode
}) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 py-4">
      <div className="min-w-0 flex-1 basis-56">
        <h2 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
          {title}
          {pill}
        </h2>
        <div className="mt-0.5 text-sm text-ink-soft">{text}</div>
      </div>
      {children}
    </li>
  )
}
