import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { EventScreen } from '#components/admin/event-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewEvent } from '#lib/web/admin/view-event.ts'

export const metadata: Metadata = { title: 'Audit event' }

export default shown(async function EventPage({ params, searchParams }: PageProps<'/admin/audit/[id]'>) {
  const page = await adminPage({ needs: 'audit.read' }, searchParams)
  return <EventScreen frame={page.frame} {...(await viewEvent(page, (await params).id))} />
})
