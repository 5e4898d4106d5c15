import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { KeysScreen } from '#components/admin/keys-screen.tsx'
import { listSigningKeys } from '#lib/keys/list-signing-keys.ts'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { rotateKeyAction } from './actions.ts'

export const metadata: Metadata = { title: 'Keys' }

export default shown(async function KeysPage({ searchParams }: PageProps<'/admin/keys'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  const keys = await listSigningKeys(page.ctx, page.who)
  return <KeysScreen frame={page.frame} rotate={rotateKeyAction} keys={keys} />
})
