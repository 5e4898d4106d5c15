import type { Metadata } from 'next'
import { AddFactorScreen } from '#components/account/add-factor-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewAddFactor } from '#lib/web/view-account.ts'

export const metadata: Metadata = { title: 'Add an authenticator' }

export default async function AddFactorPage({ searchParams }: PageProps<'/account/factors/add'>) {
  const page = await accountPage('/account/factors/add', searchParams)
  const { adding, hidden } = await viewAddFactor(page)
  return (
    <AddFactorScreen
      frame={page.frame}
      backHref="/account/factors"
      adding={adding}
      action="/account/factors/confirm"
      mailedCodeAction="/account/factors/mailed-code"
      hidden={{ ...page.hidden, ...hidden }}
    />
  )
}
