import type { Metadata } from 'next'
import { ProfileScreen } from '#components/account/profile-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewProfile } from '#lib/web/view-account.ts'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage({ searchParams }: PageProps<'/account'>) {
  const page = await accountPage('/account', searchParams)
  return <ProfileScreen frame={page.frame} {...(await viewProfile(page))} />
}
