import type { Metadata } from 'next'
import { newActionAction, newGroupAction, newRoleAction } from '#app/admin/subsystems/access-actions.ts'
import { RolesScreen } from '#components/admin/subsystems/roles-screen.tsx'
import { listContents } from '#lib/access/list-contents.ts'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'

export const metadata: Metadata = { title: 'Roles and actions' }

export default async function RolesPage(props: PageProps<'/admin/subsystems/[identifier]/roles'>) {
  const { ctx, who, head, may, subsystem } = await subsystemPage('roles', props)
  const contents = await listContents(ctx, { subsystem: subsystem.identifier }, who)
  const forms = { newAction: newActionAction, newGroup: newGroupAction, newRole: newRoleAction }
  // Of the portal itself actions and groups are built in; its roles are made on the command line.
  const mayWrite = may('roles.write') && !subsystem.builtIn
  return <RolesScreen head={head} mayWrite={mayWrite} {...forms} {...contents} />
}
