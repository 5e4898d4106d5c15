import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { SettingsScreen } from '#components/admin/settings-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewSettings } from '#lib/web/admin/view-settings.ts'
import { editPortalAction, setLimitsAction, setPortalPolicyAction, setRulesAction } from './actions.ts'

export const metadata: Metadata = { title: 'Settings' }

export default shown(async function SettingsPage({ searchParams }: PageProps<'/admin/settings'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  const actions = {
    editPortal: editPortalAction,
    setLimits: setLimitsAction,
    setRules: setRulesAction,
    setPolicy: setPortalPolicyAction,
  }
  return <SettingsScreen frame={page.frame} actions={actions} {...(await viewSettings(page))} />
})
