import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { ApiReferenceScreen } from '#components/admin/api-reference-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { viewApiReference } from '#lib/web/admin/view-api-reference.ts'

export const metadata: Metadata = { title: 'API reference' }

export default shown(async function ApiReferencePage({ searchParams }: PageProps<'/admin/api-keys/reference'>) {
  const page = await adminPage({ needs: 'any' }, searchParams)
  return <ApiReferenceScreen frame={page.frame} {...viewApiReference(page)} />
})
