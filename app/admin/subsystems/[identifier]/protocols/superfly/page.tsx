import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import {
  disableConnectionAction as disable,
  saveSuperflyAction as save,
} from '#app/admin/subsystems/connection-actions.ts'
import { SuperflyScreen } from '#components/admin/subsystems/superfly-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewSuperfly } from '#lib/web/admin/subsystems/superfly-form.ts'

export const metadata: Metadata = { title: 'Superfly 2.0' }

export default shown(async function SuperflyPage(
  props: PageProps<'/admin/subsystems/[identifier]/protocols/superfly'>,
) {
  const page = await subsystemPage('protocols', props)
  return <SuperflyScreen head={page.head} actions={{ save, disable }} {...(await viewSuperfly(page))} />
})
