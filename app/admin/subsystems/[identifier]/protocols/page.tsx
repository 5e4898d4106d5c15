import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { disableConnectionAction, enableConnectionAction } from '#app/admin/subsystems/connection-actions.ts'
import { ProtocolsScreen } from '#components/admin/subsystems/protocols-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewProtocols } from '#lib/web/admin/subsystems/view-protocols.ts'

export const metadata: Metadata = { title: 'Protocols' }

export default shown(async function ProtocolsPage(props: PageProps<'/admin/subsystems/[identifier]/protocols'>) {
  const page = await subsystemPage('protocols', props)
  const actions = { enable: enableConnectionAction, disable: disableConnectionAction }
  return <ProtocolsScreen head={page.head} actions={actions} {...(await viewProtocols(page))} />
})
