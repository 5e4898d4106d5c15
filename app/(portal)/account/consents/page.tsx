import type { Metadata } from 'next'
import { ConsentsScreen } from '#components/account/consents-screen.tsx'
import { listConsents } from '#lib/oidc/consents/list-consents.ts'
import { accountPage } from '#lib/web/account-page.ts'

export const metadata: Metadata = { title: 'Applications' }

export default async function ConsentsPage({ searchParams }: PageProps<'/account/consents'>) {
  const { ctx, session, frame, hidden } = await accountPage('/account/consents', searchParams)
  const consents = await listConsents(ctx, session.user.id)
  return <ConsentsScreen frame={frame} consents={consents} action="/account/consents/revoke" hidden={hidden} />
}
