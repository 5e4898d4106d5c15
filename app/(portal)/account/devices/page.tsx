import type { Metadata } from 'next'
import { DevicesScreen } from '#components/account/devices-screen.tsx'
import { accountPage } from '#lib/web/account-page.ts'
import { viewDevices } from '#lib/web/view-account-use.ts'

export const metadata: Metadata = { title: 'Trusted browsers' }

export default async function DevicesPage({ searchParams }: PageProps<'/account/devices'>) {
  const page = await accountPage('/account/devices', searchParams)
  return (
    <DevicesScreen
      frame={page.frame}
      action="/account/devices/revoke"
      hidden={page.hidden}
      {...(await viewDevices(page))}
    />
  )
}
