import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { editBrandingAction } from '#app/admin/subsystems/actions.ts'
import { SubsystemFrame } from '#components/admin/subsystems/subsystem-frame.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { Branding } from './branding.tsx'

export const metadata: Metadata = { title: 'Branding' }

export default shown(async function BrandingPage(props: PageProps<'/admin/subsystems/[identifier]/branding'>) {
  const { head, brand, subsystem } = await subsystemPage('branding', props)
  const { identifier, settings, version } = subsystem
  const { title, accent, logo } = settings
  const saved = { accent, logo, loginTitle: settings.loginTitle ?? '', loginText: settings.loginText ?? '' }
  const form = { identifier, title, portalName: brand.name, version, saved, edit: editBrandingAction }
  return (
    <SubsystemFrame {...head}>
      <Branding {...form} />
    </SubsystemFrame>
  )
})
