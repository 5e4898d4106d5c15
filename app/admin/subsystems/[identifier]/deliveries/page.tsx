import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { sendAgainAction } from '#app/admin/subsystems/delivery-actions.ts'
import { DeliveriesScreen } from '#components/admin/subsystems/deliveries-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewDeliveries } from '#lib/web/admin/subsystems/view-deliveries.ts'

export const metadata: Metadata = { title: 'Notifications' }

export default shown(async function DeliveriesPage(props: PageProps<'/admin/subsystems/[identifier]/deliveries'>) {
  const page = await subsystemPage('deliveries', props)
  return <DeliveriesScreen head={page.head} sendAgain={sendAgainAction} {...(await viewDeliveries(page))} />
})
