import type { Metadata } from 'next'
import { editProviderAction, removeProviderAction, testProviderAction } from '#app/admin/settings/providers/actions.ts'
import { shown } from '#app/admin/shown.tsx'
import { ProviderScreen } from '#components/admin/provider-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewOneProvider } from '#lib/web/admin/view-providers.ts'

export const metadata: Metadata = { title: 'Sign-in provider' }

export default shown(async function ProviderPage({
  params,
  searchParams,
}: PageProps<'/admin/settings/providers/[provider]'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  const actions = { edit: editProviderAction, test: testProviderAction, remove: removeProviderAction }
  return (
    <ProviderScreen frame={page.frame} actions={actions} {...(await viewOneProvider(page, (await params).provider))} />
  )
})
