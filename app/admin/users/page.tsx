import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { UsersScreen } from '#components/admin/users-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewUsers } from '#lib/web/admin/view-users.ts'
import { changeManyUsers } from './bulk-actions.ts'

export const metadata: Metadata = { title: 'Users' }

export default shown(async function UsersPage({ searchParams }: PageProps<'/admin/users'>) {
  const page = await adminPage({ needs: 'users.read' }, searchParams)
  return <UsersScreen frame={page.frame} changeMany={changeManyUsers} {...(await viewUsers(page))} />
})
