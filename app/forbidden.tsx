import type { Metadata } from 'next'
import { portico } from '#components/portal/brand.ts'
import { MessageScreen } from '#components/portal/message-screen.tsx'

export const metadata: Metadata = { title: 'Not permitted' }

export default function Forbidden() {
  return (
    <MessageScreen
      brand={portico}
      tone="info"
      title="This is not yours to see"
      text="Your account does not have the right that this page needs. Whoever administers the portal can grant it."
      actions={[{ label: 'Go to my applications', href: '/apps', primary: true }]}
    />
  )
}
