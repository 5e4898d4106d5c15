import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { HistoryScreen } from '#components/admin/subsystems/history-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewHistory } from '#lib/web/admin/subsystems/view-history.ts'

export const metadata: Metadata = { title: 'History' }

export default shown(async function HistoryPage(props: PageProps<'/admin/subsystems/[identifier]/history'>) {
  const page = await subsystemPage('history', props)
  return <HistoryScreen head={page.head} {...(await viewHistory(page))} />
})
