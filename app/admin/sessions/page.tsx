import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { SessionsScreen } from '#components/admin/sessions-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewSessions } from '#lib/web/admin/view-sessions.ts'
import { endEverySession, endSessionsOfSubsystem } from './actions.ts'

export const metadata: Metadata = { title: 'Sessions' }

export default shown(async function SessionsPage({ searchParams }: PageProps<'/admin/sessions'>) {
  const page = await adminPage({ needs: 'sessions.read' }, searchParams)
  const actions = { endAllIn: endSessionsOfSubsystem, endEverything: endEverySession }
  return <SessionsScreen frame={page.frame} actions={actions} {...(await viewSessions(page))} />
})
