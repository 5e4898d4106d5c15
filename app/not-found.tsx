import type { Metadata } from 'next'
import { portico } from '#components/portal/brand.ts'
import { MessageScreen } from '#components/portal/message-screen.tsx'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFound() {
  return (
    <MessageScreen
      brand={portico}
      tone="info"
      title="This page does not exist"
      text="The address may be mistyped, or the page has moved. Your session is not touched."
      actions={[{ label: 'Go to my applications', href: '/apps', primary: true }]}
    />
  )
}
