import { portico } from './brand.ts'
import { MessageScreen } from './message-screen.tsx'

/** A page that is there, but not for this person. */
export function ForbiddenScreen() {
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
