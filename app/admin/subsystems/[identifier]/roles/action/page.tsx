import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { editActionAction as edit, removeActionAction as remove } from '#app/admin/subsystems/access-actions.ts'
import { ActionScreen } from '#components/admin/subsystems/action-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewAction } from '#lib/web/admin/subsystems/view-contents.ts'

export const metadata: Metadata = { title: 'Action' }

export default shown(async function ActionPage(props: PageProps<'/admin/subsystems/[identifier]/roles/action'>) {
  const page = await subsystemPage('roles', props)
  return <ActionScreen head={page.head} forms={{ edit, remove }} {...(await viewAction(page))} />
})
