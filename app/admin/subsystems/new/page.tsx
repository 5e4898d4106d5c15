import type { Metadata } from 'next'
import { forbidden } from 'next/navigation'
import { shown } from '#app/admin/shown.tsx'
import { connectAction } from '#app/admin/subsystems/actions.ts'
import { NewSubsystemScreen } from '#components/admin/subsystems/new-subsystem-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { firstProtocols } from '#lib/web/protocols/connect-subsystem.ts'

export const metadata: Metadata = { title: 'Connect an application' }

export default shown(async function NewSubsystemPage({ searchParams }: PageProps<'/admin/subsystems/new'>) {
  const { frame, rights } = await adminPage({ needs: 'subsystems.write' }, searchParams)
  // Whoever looks after one application does not connect others.
  if (!rights.may('subsystems.write')) forbidden()
  return <NewSubsystemScreen frame={frame} connect={connectAction} protocols={firstProtocols} />
})
