import type { PagerProps } from '#components/ui/pager.tsx'
import type { Choice } from '#components/ui/select.tsx'
import type { AdminFrameProps } from './admin-frame.tsx'
import type { ListedEvent } from './audit-screen.tsx'
import type { FormAction } from './form-state.ts'

export type TeamGrant = {
  id: string
  subsystem: string
  role: string
  roleTitle: string
  limitedTo: string | null
  grantedBy: string | null
  reason: string | null
  validFrom: Date
  validTo: Date | null
}

export type TeamMember = {
  id: string
  username: string
  name: string
  href: string
  lockedAt: Date | null
  validFrom: Date
  validTo: Date | null
  addedBy: string | null
}

/** What the screen of a team and its parts draw. */
export type TeamScreenProps = {
  frame: AdminFrameProps
  team: { id: string; name: string; title: string; description: string }
  version: string
  members: readonly TeamMember[]
  grants: readonly TeamGrant[]
  search: string | undefined
  /** What the log says of it, newest first; null for those who do not read the log. */
  history: { events: readonly ListedEvent[]; more: boolean; auditHref: string } | null
  clearHref: string | null
  pager: PagerProps
  may: { write: boolean; grant: boolean }
  roles: readonly Choice[]
  actions: Record<'add' | 'edit' | 'endGrant' | 'grant' | 'remove' | 'removeMember', FormAction>
}
