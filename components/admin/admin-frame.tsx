import type { ReactNode } from 'react'
import { type Brand, brandStyle } from '#components/portal/brand.ts'
import { Alert } from '#components/ui/alert.tsx'
import { type Tab, Tabs } from '#components/ui/tabs.tsx'
import { AdminNav, type NavGroup } from './admin-nav.tsx'
import { Announcements } from './announcements.tsx'
import { Palette } from './palette.tsx'
import { PersonMenu, type PersonMenuProps } from './person-menu.tsx'

export type AdminFrameProps = {
  brand: Brand
  person: PersonMenuProps['person']
  signOut: { action: string; hidden: Record<string, string> }
  openCount: number
  /** The pages that this person may open; the one that is shown is marked. */
  nav: readonly NavGroup[]
  /** What the last form came to. */
  notice?: { tone: 'good' | 'bad'; text: string } | undefined
}

type HeadProps = {
  title: string
  /** The pages above this one, outermost first. */
  crumbs?: readonly { label: string; href: string }[]
  /** Stands before the title, such as an application's icon. */
  icon?: ReactNode
  /** Under the title: an identifier, a sentence. */
  text?: ReactNode
  /** States in a word or two. */
  pills?: ReactNode
  /** What can be done with the whole page. */
  actions?: ReactNode
  tabs?: readonly Tab[]
}

/** Every page of the dashboard: where one can go, what the page is about, and what the last form came to. */
export function AdminFrame({ frame, children, ...head }: HeadProps & { frame: AdminFrameProps; children: ReactNode }) {
  const { brand, person, nav, notice, signOut, openCount } = frame
  const menu = { person, signOut, openCount, brandName: brand.name }
  return (
    <div style={brandStyle(brand)} className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-surface px-4 py-2 focus:not-sr-only focus:fixed focus:start-4 focus:top-4"
      >
        Skip to the content
      </a>
      <AdminNav brand={brand} groups={nav} menu={<PersonMenu {...menu} />} />
      <main id="content" tabIndex={-1} className="w-full max-w-dashboard px-4 pt-5 pb-16 outline-none lg:px-9 lg:pt-7">
        <Head {...head} search={<Palette pages={nav.flatMap(({ entries }) => entries)} />} />
        {notice && (
          <div className="mt-4">
            <Alert tone={notice.tone} id="notice">
              {notice.text}
            </Alert>
          </div>
        )}
        <div className="mt-5">{children}</div>
      </main>
      <Announcements />
    </div>
  )
}

function Head({ title, crumbs = [], icon, text, pills, actions, tabs, search }: HeadProps & { search: ReactNode }) {
  return (
    <header>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-72 items-center gap-3.5">
          {icon}
          <div className="min-w-0">
            {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
            <h1 className="text-xl">
              <bdi>{title}</bdi>
            </h1>
            {text && <div className="max-w-prose text-sm text-ink-soft">{text}</div>}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2.5">
          {search}
          {actions}
        </div>
      </div>
      {pills && <div className="mt-3 flex flex-wrap gap-2">{pills}</div>}
      {tabs && (
        <div className="mt-4">
          <Tabs label={title} tabs={tabs} />
        </div>
      )}
    </header>
  )
}

function Crumbs({ crumbs }: Required<Pick<HeadProps, 'crumbs'>>) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap gap-x-1.5 text-xs text-ink-soft">
        {crumbs.map(({ label, href }, place) => (
          <li key={href} className="flex min-h-6 items-center gap-x-1.5">
            {place > 0 && <span aria-hidden="true">/</span>}
            <a href={href} className="flex min-h-6 min-w-6 items-center hover:text-ink hover:underline">
              <bdi>{label}</bdi>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
