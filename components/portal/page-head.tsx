import type { AccountContentProps } from './account-content.tsx'
import { AccountMenu } from './account-menu.tsx'
import type { Brand } from './brand.ts'
import { BrandLine } from './brand-line.tsx'
import { signOutLabel } from './sign-out-label.ts'

export type PageHeadProps = {
  brand: Brand
  person: AccountContentProps['person']
  links: AccountContentProps['links']
  signOut: { action: string; hidden: Record<string, string> }
  /** How many applications this session has open. */
  openCount: number
}

/** The head of every page of a signed-in person: home, where else one can go, who it is, and the way out. */
export function PageHead({ brand, person, links, signOut, openCount }: PageHeadProps) {
  return (
    <header className="flex items-center justify-between gap-4 pt-4 pb-6">
      <a href="/apps" className="min-w-0 rounded-control">
        <BrandLine brand={brand} />
      </a>
      <div className="flex items-center gap-3">
        {/* On a phone they are in the menu alone. */}
        <nav aria-label="Portal" className="hidden gap-1 sm:flex">
          {links.map(({ label, href }) => (
            <a
              key={href}
              href={href}
              className="flex min-h-9 items-center rounded-control px-3 text-ink-soft hover:bg-sunken hover:text-ink"
            >
              {label}
            </a>
          ))}
        </nav>
        <AccountMenu
          person={person}
          links={links}
          signOut={{ ...signOut, label: signOutLabel(brand.name, openCount) }}
        />
      </div>
    </header>
  )
}
