import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import {
  editRoleAction as edit,
  removeRoleAction as remove,
  removePolicyAction as removePolicy,
  setPolicyAction as setPolicy,
} from '#app/admin/subsystems/access-actions.ts'
import { RoleScreen } from '#components/admin/subsystems/role-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewRole } from '#lib/web/admin/subsystems/view-contents.ts'

export const metadata: Metadata = { title: 'Role' }

export default shown(async function RolePage(props: PageProps<'/admin/subsystems/[identifier]/roles/role'>) {
  const page = await subsystemPage('roles', props)
  const forms = { edit, remove, setPolicy, removePolicy }
  return <RoleScreen head={page.head} forms={forms} {...(await viewRole(page))} />
})
