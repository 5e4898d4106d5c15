import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { removePolicyAction, setPolicyAction } from '#app/admin/subsystems/access-actions.ts'
import { editLimitsAction } from '#app/admin/subsystems/actions.ts'
import { PolicyScreen } from '#components/admin/subsystems/policy-screen.tsx'
import { subsystemPage } from '#lib/web/admin/subsystems/subsystem-page.ts'
import { viewPolicy } from '#lib/web/admin/subsystems/view-policy.ts'

export const metadata: Metadata = { title: 'Policy' }

export default shown(async function PolicyPage(props: PageProps<'/admin/subsystems/[identifier]/policy'>) {
  const page = await subsystemPage('policy', props)
  const actions = { setPolicy: setPolicyAction, removePolicy: removePolicyAction, edit: editLimitsAction }
  return <PolicyScreen head={page.head} {...actions} {...(await viewPolicy(page))} />
})
