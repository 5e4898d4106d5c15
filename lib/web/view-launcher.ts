import { administers } from '#lib/access/administration.ts'
import { type LauncherEntry, listEntries } from '#lib/access/list-entries.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { decideRole } from '#lib/sessions/role-choice/decide-role.ts'
import { offeredRoles } from '#lib/sessions/role-choice/offered-roles.ts'
import { sealSignOut } from '#lib/sso/sign-out.ts'
import type { PageContext } from './page-context.ts'
import { sealRoleForm } from './role-leg.ts'

type Seen = Pick<PageContext, 'ctx' | 'browserHash'>

/** What the launcher shows a signed-in person. */
export async function viewLauncher(page: Seen, session: SsoSession) {
  const { ctx, browserHash } = page
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
    apps: await Promise.all(
      entries.map(async (entry) => ({ ...tile(entry), ...(await choiceOf(page, session, entry)) })),
    ),
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

/** Where a role was settled, the way to another one; before that it is asked on the way in. */
async function choiceOf({ ctx, browserHash }: Seen, session: SsoSession, entry: LauncherEntry) {
  const { subsystem_id: subsystemId, identifier, role_choice: asks, role_titles: held } = entry
  if (!asks || held === null || held.length < 2) return {}
  const offered = await offeredRoles(ctx, { userId: session.user.id, subsystemId, ssoSessionId: session.id })
  const decision = decideRole(offered, {})
  if (decision.kind !== 'settled') return {}
  return {
    roleTitles: [decision.role.title],
    choice: {
      action: '/apps/role',
      hidden: { form: sealRoleForm(ctx, { subsystem: identifier, userId: session.user.id }, browserHash) },
      others: offered.filter(({ name }) => name !== decision.role.name).map(({ name, title }) => ({ name, title })),
      always: decision.role.always,
    },
  }
}
