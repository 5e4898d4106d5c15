import type { ReactNode } from 'react'

/** What is known of one thing. A value that is not there is said to be, or its line is left out by whoever draws it. */
export function KeyValues({ entries }: { entries: readonly { label: string; value: ReactNode; hint?: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-line text-sm">
      {entries.map(({ label, value, hint }) => (
        <div key={label} className="grid gap-x-6 gap-y-0.5 py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt className="text-ink-soft">{label}</dt>
          <dd>
            {value}
            {hint && <p className="text-xs text-ink-soft">{hint}</p>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
