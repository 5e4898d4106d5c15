import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { ApiKeysScreen } from '#components/admin/api-keys-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewApiKeys } from '#lib/web/admin/view-api-keys.ts'
import { createApiKeyAction, revokeApiKeyAction } from './actions.ts'

export const metadata: Metadata = { title: 'API keys' }

export default shown(async function ApiKeysPage({ searchParams }: PageProps<'/admin/api-keys'>) {
  const page = await adminPage({ needs: 'any' }, searchParams)
  const forms = { create: createApiKeyAction, revoke: revokeApiKeyAction }
  return <ApiKeysScreen frame={page.frame} {...forms} {...(await viewApiKeys(page))} />
})
