import type { ReactNode } from 'react'
import { brandStyle } from '#components/portal/brand.ts'
import { PageHead, type PageHeadProps } from '#components/portal/page-head.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { AccountNav, type NavEntry } from './account-nav.tsx'

export type AccountFrameProps = Pick<PageHeadProps, 'brand' | 'person' | 'signOut' | 'openCount'> & {
  appsHref: string
  /** The pages of "my account"; the one that is shown is marked. */
  nav: readonly NavEntry[]
  /** What the last form came to. */
  notice?: { tone: 'good' | 'bad'; text: string } | undefined
}

/** Every page of "my account": who it is about, where one is, and what the last form came to. */
export function AccountFrame({
  frame: { appsHref, nav, notice, ...head },
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
    <div style={brandStyle(head.brand)} className="mx-auto max-w-page px-4 pb-16 md:px-6">
      <PageHead {...head} links={[{ label: 'My applications', href: appsHref }]} />
      <div className="grid gap-x-10 gap-y-5 md:grid-cols-[11.5rem_minmax(0,1fr)]">
        <AccountNav entries={nav} />
        <main className="grid content-start gap-5">
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
