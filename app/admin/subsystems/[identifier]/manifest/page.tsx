import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { ManifestHistory } from '#components/admin/manifest-history.tsx'
import { SubsystemFrame } from '#components/admin/subsystems/subsystem-frame.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewManifestHistory } from '#lib/web/admin/view-approvals.ts'

export const metadata: Metadata = { title: 'Manifest' }

export default shown(async function ManifestPage(props: PageProps<'/admin/subsystems/[identifier]/manifest'>) {
  const page = await subsystemPage('manifest', props)
  return (
    <SubsystemFrame {...page.head}>
      <ManifestHistory {...(await viewManifestHistory(page, page.subsystem.identifier))} />
    </SubsystemFrame>
  )
})
