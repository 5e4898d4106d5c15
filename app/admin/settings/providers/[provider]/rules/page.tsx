import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { RulesScreen } from '#components/admin/rules-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewProviderRules } from '#lib/web/admin/view-rules.ts'
import { moveRuleAction, removeRuleAction, saveRuleAction, tryRulesAction } from './actions.ts'

export const metadata: Metadata = { title: 'Rules' }

export default shown(async function RulesPage({
  params,
  searchParams,
}: PageProps<'/admin/settings/providers/[provider]/rules'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  const actions = { save: saveRuleAction, move: moveRuleAction, remove: removeRuleAction, tryOut: tryRulesAction }
  return (
    <RulesScreen frame={page.frame} actions={actions} {...(await viewProviderRules(page, (await params).provider))} />
  )
})
