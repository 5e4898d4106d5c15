import { Menu } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Brand } from '#components/portal/brand.ts'
import { BrandLine } from '#components/portal/brand-line.tsx'

export type NavGroup = {
  title?: string
  entries: readonly {
    label: string
    href: string
    current: boolean
    /** "1,204". */
    count?: string | undefined
    /** The count is of things that wait. */
    urgent?: boolean
  }[]
}

type AdminNavProps = { brand: Brand; groups: readonly NavGroup[]; menu: ReactNode }

/** Where one can go: beside the page where there is room; on a phone a bar with a menu, which needs no script. */
export function AdminNav({ brand, groups, menu }: AdminNavProps) {
  const home = (
    <a href="/admin" className="block min-w-0 rounded-control" aria-label={`${brand.name}: overview`}>
      <BrandLine brand={brand} />
    </a>
  )
  return (
    <>
      <div className="sticky top-0 hidden h-dvh flex-col gap-5 overflow-y-auto border-e border-line bg-sunken px-3 py-5 lg:flex">
        <header className="px-2">{home}</header>
        <nav aria-label="Dashboard" className="grow pb-16">
          <Groups groups={groups} />
        </nav>
      </div>
      <header className="sticky top-0 z-20 flex items-center justify-between gap-3 border-b border-line bg-sunken px-4 py-2 lg:hidden">
        <div className="flex min-w-0 items-center gap-2">
          <button
            type="button"
            popoverTarget="dashboard-menu"
            aria-label="Menu"
            className="-ms-2 grid size-11 flex-none place-items-center rounded-control hover:bg-surface"
          >
            <Menu className="size-5" aria-hidden="true" />
          </button>
          {home}
        </div>
        {/* Room for the person's button, which is drawn once for both layouts. */}
        <span className="size-11 flex-none" />
      </header>
      <nav
        id="dashboard-menu"
        popover="auto"
        aria-label="Dashboard menu"
        className="inset-auto start-2 top-16 m-0 max-h-[calc(100dvh-80px)] w-72 max-w-[calc(100vw-16px)] overflow-y-auto rounded-card border border-line bg-surface p-3 text-ink shadow-lifted"
      >
        <Groups groups={groups} />
      </nav>
      {menu}
    </>
  )
}

function Groups({ groups }: Pick<AdminNavProps, 'groups'>) {
  return groups.map(({ title, entries }) => (
    <div key={title ?? ''}>
      {title && (
        <h2 className="mx-2.5 mt-5 mb-1.5 text-xs font-strong tracking-wide text-ink-faint uppercase">{title}</h2>
      )}
      <ul className="grid gap-px">
        {entries.map((entry) => (
          <li key={entry.href}>
            <NavLink {...entry} />
          </li>
        ))}
      </ul>
    </div>
  ))
}

function NavLink({ label, href, current, count, urgent }: NavGroup['entries'][number]) {
  return (
    <a
      href={href}
      aria-current={current ? 'page' : undefined}
      className="flex min-h-8.5 items-center justify-between gap-3 rounded-control border border-transparent px-2.5 text-sm font-medium text-ink-soft hover:text-ink aria-[current=page]:border-line aria-[current=page]:bg-surface aria-[current=page]:text-ink pointer-coarse:min-h-control"
    >
      {label}
      {count && count !== '0' && (
        <span
          className={`text-xs font-normal ${urgent ? 'rounded-card bg-accent-soft px-2 font-medium text-accent' : 'text-ink-faint'}`}
        >
          {count}
        </span>
      )}
    </a>
  )
}
