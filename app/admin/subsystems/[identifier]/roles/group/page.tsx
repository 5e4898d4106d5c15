import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { editGroupAction as edit, removeGroupAction as remove } from '#app/admin/subsystems/access-actions.ts'
import { GroupScreen } from '#components/admin/subsystems/group-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewGroup } from '#lib/web/admin/subsystems/view-contents.ts'

export const metadata: Metadata = { title: 'Action group' }

export default shown(async function GroupPage(props: PageProps<'/admin/subsystems/[identifier]/roles/group'>) {
  const page = await subsystemPage('roles', props)
  return <GroupScreen head={page.head} forms={{ edit, remove }} {...(await viewGroup(page))} />
})
