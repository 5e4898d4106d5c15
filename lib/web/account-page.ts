import { listApplications } from '#lib/sso/receipt.ts'
import { sealSignOut } from '#lib/sso/sign-out.ts'
import { sealAccountForm } from './account-form.ts'
import { openNotice } from './account-notice.ts'
import type { AccountPath } from './account-paths.ts'
import { leave } from './leave.ts'
import { pageContext, readParameter } from './page-context.ts'
import { signInTo } from './sign-in-to.ts'

const entries: readonly { label: string; href: AccountPath }[] = [
  { label: 'Profile', href: '/account' },
  { label: 'Password', href: '/account/password' },
  { label: 'Authenticators', href: '/account/factors' },
  { label: 'Recovery codes', href: '/account/recovery-codes' },
  { label: 'Trusted browsers', href: '/account/devices' },
  { label: 'Connected accounts', href: '/account/identities' },
  { label: 'Applications', href: '/account/consents' },
  { label: 'Sessions', href: '/account/sessions' },
  { label: 'Activity', href: '/account/activity' },
]

export type AccountPage = Awaited<ReturnType<typeof accountPage>>

/** What every page of "my account" starts from; whoever is signed out is led to sign in, and back. */
export async function accountPage(path: AccountPath, searchParams: Parameters<typeof readParameter>[0]) {
  const { session, ...page } = await pageContext()
  if (!session) leave(signInTo(page.ctx, path))
  const { ctx, brand, browserHash } = page
  const { name, username, email } = session.user
  const reader = { userId: session.user.id, browserHash }
  const notice = openNotice(ctx, (await readParameter(searchParams, 'notice')) ?? '', reader)
  const frame = {
    brand,
    person: { name, username, email: email ?? undefined },
    appsHref: '/apps',
    signOut: { action: '/sso/logout', hidden: { request: sealSignOut(ctx, {}, browserHash) } },
    openCount: (await listApplications(ctx, session.id)).length,
    nav: entries.map((entry) => ({ ...entry, current: isWithin(path, entry.href) })),
    notice: notice ? { tone: notice.tone, text: notice.text } : undefined,
  }
  const hidden = { form: sealAccountForm(ctx, session.user.id, browserHash) }
  return { ...page, path, session, notice, frame, hidden }
}

const isWithin = (path: AccountPath, entry: AccountPath): boolean =>
  path === entry || (entry !== '/account' && path.startsWith(`${entry}/`))
