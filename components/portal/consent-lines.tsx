import { Check } from 'lucide-react'

export type Line = { item: string; title: string; text: string }

/** What an application gets, one thing a line. */
export const ConsentLines = ({ lines }: { lines: readonly Line[] }) => (
  <ul className="mt-5 divide-y divide-line rounded-tile border border-line">
    {lines.map(({ item, title, text }) => (
      <li key={item} className="flex gap-3 px-3.5 py-3">
        <Check className="mt-0.5 size-4 flex-none text-accent" aria-hidden="true" />
        <div className="min-w-0">
          <p className="leading-snug font-medium">{title}</p>
          <p className="mt-0.5 text-sm text-ink-soft [overflow-wrap:anywhere]">{text}</p>
        </div>
      </li>
    ))}
  </ul>
)
