export type Tab = { label: string; href: string; current: boolean; count?: string | undefined }

/** The parts of one thing, each a page of its own with an address. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    // -mb/pb: the line under the current tab lies on the line under all of them.
    <nav aria-label={label} className="overflow-x-auto border-b border-line">
      <ul className="flex w-max gap-5.5 text-sm font-medium">
        {tabs.map(({ label: name, href, current, count }) => (
          <li key={href}>
            <a
              href={href}
              aria-current={current ? 'page' : undefined}
              className="flex min-h-9 items-center gap-1.5 border-b-2 border-b-transparent pt-1 text-ink-soft -outline-offset-2 hover:text-ink aria-[current=page]:border-b-accent aria-[current=page]:text-ink pointer-coarse:min-h-control"
            >
              {name}
              {count && <span className="text-xs font-normal text-ink-faint">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
