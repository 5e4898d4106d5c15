import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { OverviewScreen } from '#components/admin/overview-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewOverview } from '#lib/web/admin/view-overview.ts'

export const metadata: Metadata = { title: 'Overview' }

export default shown(async function OverviewPage({ searchParams }: PageProps<'/admin'>) {
  const page = await adminPage({ needs: 'any' }, searchParams)
  return <OverviewScreen frame={page.frame} {...(await viewOverview(page))} />
})
