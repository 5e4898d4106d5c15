import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { SubsystemsScreen } from '#components/admin/subsystems/subsystems-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewSubsystems } from '#lib/web/admin/subsystems/view-subsystems.ts'

export const metadata: Metadata = { title: 'Subsystems' }

export default shown(async function SubsystemsPage({ searchParams }: PageProps<'/admin/subsystems'>) {
  const page = await adminPage({ needs: 'subsystems.read' }, searchParams)
  return <SubsystemsScreen frame={page.frame} {...(await viewSubsystems(page))} />
})
