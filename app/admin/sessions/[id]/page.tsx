import type { Metadata } from 'next'
import { endSessionsOfUser, endSsoSession, endSubsystemSession } from '#app/admin/sessions/actions.ts'
import { shown } from '#app/admin/shown.tsx'
import { SessionScreen } from '#components/admin/session-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewSession } from '#lib/web/admin/view-session.ts'

export const metadata: Metadata = { title: 'Session' }

export default shown(async function SessionPage({ params, searchParams }: PageProps<'/admin/sessions/[id]'>) {
  const page = await adminPage({ needs: 'sessions.read' }, searchParams)
  const actions = { end: endSsoSession, endOne: endSubsystemSession, endAll: endSessionsOfUser }
  return <SessionScreen frame={page.frame} actions={actions} {...(await viewSession(page, (await params).id))} />
})
