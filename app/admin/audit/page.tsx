import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { AuditScreen } from '#components/admin/audit-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewAudit } from '#lib/web/admin/view-audit.ts'
import { verifyLog } from './actions.ts'

export const metadata: Metadata = { title: 'Audit' }

export default shown(async function AuditPage({ searchParams }: PageProps<'/admin/audit'>) {
  const page = await adminPage({ needs: 'audit.read' }, searchParams)
  return <AuditScreen frame={page.frame} verify={verifyLog} {...(await viewAudit(page))} />
})
