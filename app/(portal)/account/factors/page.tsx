import type { Metadata } from 'next'
import { FactorsScreen } from '#components/account/factors-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewFactors } from '#lib/web/view-account.ts'

export const metadata: Metadata = { title: 'Authenticators' }

export default async function FactorsPage({ searchParams }: PageProps<'/account/factors'>) {
  const page = await accountPage('/account/factors', searchParams)
  return (
    <FactorsScreen
      frame={page.frame}
      rename="/account/factors/rename"
      remove="/account/factors/remove"
      hidden={page.hidden}
      {...(await viewFactors(page))}
    />
  )
}
