import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { ApprovalsScreen } from '#components/admin/approvals-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewApprovals } from '#lib/web/admin/view-approvals.ts'
import { approveChangeAction, rejectChangeAction } from './actions.ts'

export const metadata: Metadata = { title: 'Approvals' }

export default shown(async function ApprovalsPage({ searchParams }: PageProps<'/admin/approvals'>) {
  const page = await adminPage({ needs: 'roles.write' }, searchParams)
  const forms = { approve: approveChangeAction, reject: rejectChangeAction }
  return <ApprovalsScreen frame={page.frame} {...forms} {...(await viewApprovals(page))} />
})
