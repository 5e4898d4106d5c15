import { administers } from '#lib/access/administration.ts'
import { type LauncherEntry, listEntries } from '#lib/access/list-entries.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { sealSignOut } from '#lib/sso/sign-out.ts'
import type { PageContext } from './page-context.ts'

/** What the launcher shows a signed-in person. */
export async function viewLauncher({ ctx, browserHash }: PageContext, session: SsoSession) {
  const [entries, mayConnect] = await Promise.all([
    listEntries(ctx, { userId: session.user.id, ssoSessionId: session.id }),
    administers(ctx, session.user.id),
  ])
  const { name, username, email } = session.user
  return {
    greeting: `Hello, ${name}`,
    person: { name, username, email: email ?? undefined },
    signedInSince: new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    }).format(session.createdAt),
    openCount: entries.filter(({ open }) => open).length,
    apps: entries.map(tile),
    signOut: { action: '/sso/logout', hidden: { request: sealSignOut(ctx, {}, browserHash) } },
    accountHref: '/account',
    mayConnect,
  }
}

function tile(entry: LauncherEntry) {
  const { identifier, title, description, role_titles: roles, contact } = entry
  const state = roles === null ? 'no_access' : entry.open ? 'open' : 'ready'
  return {
    identifier,
    title,
    description,
    state,
    roleTitles: roles ?? [],
    ...(roles && { entry: { href: `/apps/enter?subsystem=${identifier}` } }),
    ...(!roles && contact?.includes('@') && { askHref: `mailto:${contact}` }),
  } as const
}
