import type { Metadata } from 'next'
import { IdentitiesScreen } from '#components/account/identities-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewIdentities } from '#lib/web/view-identities.ts'

export const metadata: Metadata = { title: 'Connected accounts' }

export default async function IdentitiesPage({ searchParams }: PageProps<'/account/identities'>) {
  const page = await accountPage('/account/identities', searchParams)
  return (
    <IdentitiesScreen
      frame={page.frame}
      action="/account/identities/remove"
      hidden={page.hidden}
      {...(await viewIdentities(page))}
    />
  )
}
