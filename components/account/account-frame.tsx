import type { ReactNode } from 'react'
import { AccountMenu, type AccountMenuProps } from '#components/portal/account-menu.tsx'
import { type Brand, brandStyle } from '#components/portal/brand.ts'
import { BrandLine } from '#components/portal/brand-line.tsx'
import { signOutLabel } from '#components/portal/sign-out-label.ts'
import { Alert } from '#components/ui/alert.tsx'
import { AccountNav, type NavEntry } from './account-nav.tsx'

export type AccountFrameProps = {
  brand: Brand
  person: AccountMenuProps['person']
  appsHref: string
  signOut: { action: string; hidden: Record<string, string> }
  /** How many applications this session has open. */
  openCount: number
  /** The pages of "my account"; the one that is shown is marked. */
  nav: readonly NavEntry[]
  /** What the last form came to. */
  notice?: { tone: 'good' | 'bad'; text: string } | undefined
}

/** Every page of "my account": who it is about, where one is, and what the last form came to. */
export function AccountFrame({
  frame: { brand, person, appsHref, signOut, openCount, nav, notice },
  title,
  text,
  children,
}: {
  frame: AccountFrameProps
  title: string
  text?: ReactNode
  children: ReactNode
}) {
  return (
    <div style={brandStyle(brand)} className="mx-auto max-w-page px-4 pb-16 md:px-6">
      <header className="flex items-center justify-between gap-4 pt-4 pb-6">
        <BrandLine brand={brand} />
        <AccountMenu
          person={person}
          links={[{ label: 'My applications', href: appsHref }]}
          signOut={{ ...signOut, label: signOutLabel(brand.name, openCount) }}
        />
      </header>
      <div className="grid gap-x-10 gap-y-5 md:grid-cols-[11.5rem_minmax(0,1fr)]">
        <AccountNav entries={nav} />
        <main className="grid max-w-160 content-start gap-5">
          <div>
            <h1 className="text-2xl">{title}</h1>
            {text && <p className="mt-1 text-ink-soft">{text}</p>}
          </div>
          {notice && (
            <Alert tone={notice.tone} id="notice">
              {notice.text}
            </Alert>
          )}
          {children}
        </main>
      </div>
    </div>
  )
}
