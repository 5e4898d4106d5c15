import type { PortalAction } from '#lib/access/portal-actions.ts'
import type { Rights } from '#lib/access/rights.ts'
import type { NavCounts } from './count-for-nav.ts'

/** A place of the dashboard: an entry of its navigation, with every page below its address. */
export type AdminPlace = {
  label: string
  href: `/admin${string}`
  /** Any of these lets a person see it; none named: whoever may come in. */
  needs: readonly PortalAction[]
  /** A right over some subsystems is not enough. */
  everywhere?: true
  count?: keyof NavCounts
}

export const places: readonly AdminPlace[] = [
  { label: 'Overview', href: '/admin', needs: [] },
  { label: 'Users', href: '/admin/users', needs: ['users.read'], count: 'users' },
  { label: 'Teams', href: '/admin/teams', needs: ['teams.write', 'users.read'], everywhere: true },
  { label: 'Subsystems', href: '/admin/subsystems', needs: ['subsystems.read'], count: 'subsystems' },
  { label: 'Sessions', href: '/admin/sessions', needs: ['sessions.read'], count: 'sessions' },
  { label: 'Why?', href: '/admin/why', needs: ['users.read', 'grants.write'] },
]

export const trust: readonly AdminPlace[] = [
  { label: 'Approvals', href: '/admin/approvals', needs: ['roles.write'], count: 'approvals' },
  { label: 'Audit', href: '/admin/audit', needs: ['audit.read'] },
  { label: 'Keys', href: '/admin/keys', needs: ['settings.write'], everywhere: true },
  { label: 'API keys', href: '/admin/api-keys', needs: [] },
  { label: 'Settings', href: '/admin/settings', needs: ['settings.write'], everywhere: true },
]

/** Whether somebody with these rights may open a place. */
export const isOpenPlace = ({ needs, everywhere }: AdminPlace, rights: Rights): boolean =>
  needs.length === 0 || needs.some((action) => (everywhere ? rights.may(action) : rights.scope(action).length > 0))

/** Whether an address belongs to a place. */
export const isWithinPlace = ({ href }: AdminPlace, pathname: string): boolean =>
  pathname === href || (href !== '/admin' && pathname.startsWith(`${href}/`))
