import type { PortalAction } from '#lib/access/portal-actions.ts'
import type { Context } from '#lib/db/context.ts'
import type { Brand } from '#lib/setup/read-brand.ts'
import { listApplications } from '#lib/sso/receipt.ts'
import { sealSignOut } from '#lib/sso/sign-out.ts'
import type { Admitted } from './admission.ts'
import { countForNav, type NavCounts } from './count-for-nav.ts'

type Entry = {
  label: string
  href: `/admin${string}`
  /** Any of these lets a person see it; none named: whoever may come in. */
  needs: readonly PortalAction[]
  count?: keyof NavCounts
}

const places: readonly Entry[] = [
  { label: 'Overview', href: '/admin', needs: [] },
  { label: 'Users', href: '/admin/users', needs: ['users.read'], count: 'users' },
  { label: 'Teams', href: '/admin/teams', needs: ['teams.write', 'users.read'] },
  { label: 'Subsystems', href: '/admin/subsystems', needs: ['subsystems.read'], count: 'subsystems' },
  { label: 'Sessions', href: '/admin/sessions', needs: ['sessions.read'], count: 'sessions' },
  { label: 'Why?', href: '/admin/why', needs: ['users.read', 'grants.write'] },
]

const trust: readonly Entry[] = [
  { label: 'Approvals', href: '/admin/approvals', needs: ['roles.write'], count: 'approvals' },
  { label: 'Audit', href: '/admin/audit', needs: ['audit.read'] },
  { label: 'Keys', href: '/admin/keys', needs: ['settings.write'] },
  { label: 'API keys', href: '/admin/api-keys', needs: [] },
  { label: 'Settings', href: '/admin/settings', needs: ['settings.write'] },
]

/** The pages of the dashboard that this person may open. */
export const openPlaces = ({ rights }: Pick<Admitted, 'rights'>): Entry[] =>
  [...places, ...trust].filter((entry) => isOpen(entry, rights))

const isOpen = ({ needs }: Entry, rights: Admitted['rights']): boolean =>
  needs.length === 0 || needs.some((action) => rights.scope(action).length > 0)

type Page = { ctx: Context; brand: Brand; browserHash: Uint8Array }

/** What stands around every screen of the dashboard. */
export async function viewFrame({ ctx, brand, browserHash }: Page, admitted: Admitted, pathname: string) {
  const { rights, session } = admitted
  const [counts, applications] = await Promise.all([
    countForNav(ctx, rights),
    listApplications(ctx, { ssoSessionId: session.id, endedAt: null }),
  ])
  const shown = (entries: readonly Entry[]) =>
    entries
      .filter((entry) => isOpen(entry, rights))
      .map(({ label, href, count }) => ({
        label,
        href,
        current: isWithin(pathname, href),
        count: count && counts[count],
        // A number of things to do, not of things there are.
        urgent: count === 'approvals',
      }))
  const { name, username, email } = session.user
  return {
    brand,
    person: { name, username, email: email ?? undefined },
    signOut: { action: '/sso/logout', hidden: { request: sealSignOut(ctx, {}, browserHash) } },
    openCount: applications.length,
    nav: [{ entries: shown(places) }, { title: 'Trust', entries: shown(trust) }].filter(
      ({ entries }) => entries.length > 0,
    ),
  }
}

const isWithin = (pathname: string, href: string): boolean =>
  pathname === href || (href !== '/admin' && pathname.startsWith(`${href}/`))
