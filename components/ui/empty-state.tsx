import type { ReactNode } from 'react'

/** Nothing is there yet: why one might want it, and the next step. `title` ends without a full stop. */
export function EmptyState({ title, children, step }: { title: string; children: ReactNode; step?: ReactNode }) {
  return (
    <section className="rounded-card border border-dashed border-line-strong px-6 py-10 text-center">
      <h2 className="text-lg font-strong">{title}</h2>
      <div className="mx-auto mt-1 max-w-card-wide text-ink-soft">{children}</div>
      {step && <div className="mt-5 flex flex-wrap justify-center gap-2.5">{step}</div>}
    </section>
  )
}
