import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { ProvidersScreen } from '#components/admin/providers-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewProviders } from '#lib/web/admin/view-providers.ts'
import { createProviderAction } from './actions.ts'

export const metadata: Metadata = { title: 'Sign-in providers' }

export default shown(async function ProvidersPage({ searchParams }: PageProps<'/admin/settings/providers'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  return <ProvidersScreen frame={page.frame} create={createProviderAction} {...(await viewProviders(page))} />
})
