import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { newActionAction, newGroupAction, newRoleAction } from '#app/admin/subsystems/access-actions.ts'
import { RolesScreen } from '#components/admin/subsystems/roles-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewContents } from '#lib/web/admin/subsystems/view-contents.ts'

export const metadata: Metadata = { title: 'Roles and actions' }

export default shown(async function RolesPage(props: PageProps<'/admin/subsystems/[identifier]/roles'>) {
  const page = await subsystemPage('roles', props)
  const forms = { newAction: newActionAction, newGroup: newGroupAction, newRole: newRoleAction }
  return <RolesScreen head={page.head} forms={forms} {...(await viewContents(page))} />
})
