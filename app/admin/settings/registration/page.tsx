import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { RegistrationScreen } from '#components/admin/registration-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { found } from '#lib/web/admin/found.ts'
import { viewRegistration } from '#lib/web/admin/view-registration.ts'
import { createTokenAction as create, revokeTokenAction as revoke } from './actions.ts'

export const metadata: Metadata = { title: 'Registration' }

export default shown(async function RegistrationPage({ searchParams }: PageProps<'/admin/settings/registration'>) {
  const page = await adminPage({ needs: 'settings.write' }, searchParams)
  return <RegistrationScreen frame={page.frame} {...{ create, revoke }} {...(await found(viewRegistration(page)))} />
})
