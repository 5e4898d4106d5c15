import { ChevronDown } from 'lucide-react'

export type NavEntry = { label: string; href: string; current: boolean }

/** Where one can go in "my account": beside the page where there is room, folded above it on a phone. */
export function AccountNav({ entries }: { entries: readonly NavEntry[] }) {
  const current = entries.find((entry) => entry.current)
  return (
    <>
      <nav aria-label="My account" className="hidden md:block">
        <NavList entries={entries} />
      </nav>
      <details className="group/nav rounded-tile border border-line bg-surface md:hidden">
        <summary className="flex min-h-control list-none items-center justify-between gap-3 px-3 text-md [&::-webkit-details-marker]:hidden">
          <span>
            <span className="text-ink-soft">My account · </span>
            <span className="font-medium">{current?.label}</span>
          </span>
          <ChevronDown className="size-4 flex-none group-open/nav:rotate-180" aria-hidden="true" />
        </summary>
        <nav aria-label="My account" className="border-t border-line p-1.5">
          <NavList entries={entries} />
        </nav>
      </details>
    </>
  )
}

function NavList({ entries }: { entries: readonly NavEntry[] }) {
  return (
    <ul className="grid gap-0.5">
      {entries.map(({ label, href, current }) => (
        <li key={href}>
          <a
            href={href}
            aria-current={current ? 'page' : undefined}
            className="flex min-h-9 items-center rounded-control px-3 text-ink-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
          >
            {label}
          </a>
        </li>
      ))}
    </ul>
  )
}
