import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { ImportRunScreen } from '#components/admin/import-run-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewImport } from '#lib/web/admin/view-import.ts'
import { cancelImportAction, confirmImportAction } from './actions.ts'

export const metadata: Metadata = { title: 'Import' }

export default shown(async function ImportRunPage({
  params,
  searchParams,
}: PageProps<'/admin/users/import/[importId]'>) {
  const page = await adminPage({ needs: 'users.write' }, searchParams)
  return (
    <ImportRunScreen
      frame={page.frame}
      confirm={confirmImportAction}
      cancel={cancelImportAction}
      {...(await viewImport(page, (await params).importId))}
    />
  )
})
