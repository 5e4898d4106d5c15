import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { shown } from '#app/admin/shown.tsx'
import {
  grantCapabilityAction as allow,
  revokeCapabilityAction as forbid,
} from '#app/admin/subsystems/access-actions.ts'
import {
  disableAction as disable,
  editConnectionAction as edit,
  enableAction as enable,
  removeAction as remove,
  revokeSecretAction as revoke,
  rotateSecretAction as rotate,
  testConnectionAction as test,
} from '#app/admin/subsystems/actions.ts'
import { ConnectionScreen } from '#components/admin/subsystems/connection-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewConnection } from '#lib/web/admin/subsystems/view-connection.ts'

export const metadata: Metadata = { title: 'Connection' }

export default shown(async function ConnectionPage(props: PageProps<'/admin/subsystems/[identifier]'>) {
  const page = await subsystemPage('', props)
  if (page.subsystem.builtIn) redirect(`/admin/subsystems/${page.subsystem.identifier}/roles`)
  const actions = { allow, forbid, disable, edit, enable, remove, revoke, rotate, test }
  return <ConnectionScreen head={page.head} actions={actions} {...(await viewConnection(page))} />
})
