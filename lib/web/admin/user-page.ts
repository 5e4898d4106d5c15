import { describeFactors } from '#lib/factors/describe-factors.ts'
import { listOwnSessions } from '#lib/sessions/list-own-sessions.ts'
import { describeUser } from '#lib/users/describe-user.ts'
import { adminPage } from './admin-page.ts'
import { found } from './found.ts'

type Params = Promise<{ id: string }>

export type UserPage = Awaited<ReturnType<typeof userPage>>

/** What every page about one user starts from: the user, what may be done with the account, and the head above the tabs. */
export async function userPage(params: Params, searchParams: Parameters<typeof adminPage>[1]) {
  const page = await adminPage({ needs: 'users.read' }, searchParams)
  const { ctx, who, rights, pathname } = page
  const user = await found(describeUser(ctx, { user: (await params).id }, who))
  const [factors, sessions] = await Promise.all([describeFactors(ctx, user.id), listOwnSessions(ctx, user.id)])
  const home = `/admin/users/${user.id}` as const
  const tab = (label: string, href: string) => ({ label, href, current: pathname === href })
  const applications = new Set(sessions.flatMap((session) => session.applications.map(({ title }) => title)))
  const head = {
    id: user.id,
    name: user.name,
    username: user.username,
    lockedAt: user.lockedAt,
    temporaryUntil: user.password?.temporaryUntil ?? null,
    hasPassword: user.password !== null,
    factors: factors.length,
    /** What a lock would end. */
    open: { sessions: sessions.length, applications: [...applications].sort() },
    self: user.id === who.id,
    may: { lock: rights.may('users.lock'), write: rights.may('users.write') },
    tabs: [
      tab('Profile', home),
      tab('Sign-in', `${home}/factors`),
      tab('Access', `${home}/access`),
      ...(rights.may('sessions.read') ? [tab('Sessions', `${home}/sessions`)] : []),
      ...(rights.may('audit.read') ? [tab('Activity', `${home}/activity`)] : []),
    ],
  }
  return { ...page, user, factors, sessions, head }
}
