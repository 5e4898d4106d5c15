import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { ImportScreen } from '#components/admin/import-screen.tsx'
import { listImports } from '#lib/users/imports/describe-import.ts'
import { userColumns } from '#lib/users/user-row.ts'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { found } from '#lib/web/admin/found.ts'

export const metadata: Metadata = { title: 'Import users' }

export default shown(async function ImportPage({ searchParams }: PageProps<'/admin/users/import'>) {
  const { frame, ctx, who } = await adminPage({ needs: 'users.write' }, searchParams)
  return <ImportScreen frame={frame} columns={userColumns} runs={await found(listImports(ctx, who))} />
})
