import type { Metadata } from 'next'
import { OwnRecoveryCodesScreen } from '#components/account/own-recovery-codes-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewRecoveryCodes } from '#lib/web/view-account.ts'

export const metadata: Metadata = { title: 'Recovery codes' }

export default async function OwnRecoveryCodesPage({ searchParams }: PageProps<'/account/recovery-codes'>) {
  const page = await accountPage('/account/recovery-codes', searchParams)
  return (
    <OwnRecoveryCodesScreen
      frame={page.frame}
      factorsHref="/account/factors"
      action="/account/recovery-codes/replace"
      hidden={page.hidden}
      {...(await viewRecoveryCodes(page))}
    />
  )
}
