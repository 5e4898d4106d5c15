import type { Metadata } from 'next'
import { OwnPasswordScreen } from '#components/account/own-password-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewPassword } from '#lib/web/view-account.ts'

export const metadata: Metadata = { title: 'Password' }

export default async function OwnPasswordPage({ searchParams }: PageProps<'/account/password'>) {
  const page = await accountPage('/account/password', searchParams)
  const view = await viewPassword(page)
  // What is wrong with a password is told beside it.
  const frame = view.error ? { ...page.frame, notice: undefined } : page.frame
  return <OwnPasswordScreen frame={frame} action="/account/password/change" hidden={page.hidden} {...view} />
}
