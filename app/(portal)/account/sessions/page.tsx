import type { Metadata } from 'next'
import { SessionsScreen } from '#components/account/sessions-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewSessions } from '#lib/web/view-account-use.ts'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage({ searchParams }: PageProps<'/account/sessions'>) {
  const page = await accountPage('/account/sessions', searchParams)
  return (
    <SessionsScreen
      frame={page.frame}
      end="/account/sessions/end"
      endOthers="/account/sessions/end-others"
      hidden={page.hidden}
      signOutHref="/logout"
      {...(await viewSessions(page))}
    />
  )
}
