import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { grantAction, revokeGrantAction } from '#app/admin/subsystems/access-actions.ts'
import { PeopleScreen } from '#components/admin/subsystems/people-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewPeople } from '#lib/web/admin/subsystems/view-people.ts'

export const metadata: Metadata = { title: 'People' }

export default shown(async function PeoplePage(props: PageProps<'/admin/subsystems/[identifier]/people'>) {
  const page = await subsystemPage('people', props)
  return <PeopleScreen head={page.head} grant={grantAction} revoke={revokeGrantAction} {...(await viewPeople(page))} />
})
