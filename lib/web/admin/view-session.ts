import { notFound } from 'next/navigation'
import { isUuid } from '#lib/base/uuid.ts'
import { endsTold } from '#lib/deliveries/ends-told.ts'
import { findSession } from '#lib/sessions/search/find-session.ts'
import { countSessions } from '#lib/sessions/search/search-sessions.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { nativeProtocol } from '#lib/sso/deliver-token.ts'
import { deviceName } from '#lib/web/device-name.ts'
import { protocols } from '#lib/web/protocols/protocols.ts'
import type { AdminPage } from './admin-page.ts'
import { ago, duration } from './ago.ts'
import { capped } from './count-for-nav.ts'
import { found } from './found.ts'
import { proofsText } from './proofs-text.ts'
import { toldText } from './told-text.ts'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'session'>

const othersMax = 100
/** What a session came by. The portal's own protocol is called by its kind: its title is the portal's name. */
const titles = new Map([
  ...protocols.map(({ protocol }) => [protocol.name, protocol.title] as const),
  [nativeProtocol, 'native protocol'],
])

/** One sign-in as a tree: what was opened below it, what was proved, and when it ends. */
export async function viewSession({ ctx, who, rights, session: own }: Page, id: string) {
  if (!isUuid(id)) notFound()
  const session = await found(findSession(ctx, { id }, who))
  const { user } = session
  const mayEndAll = rights.may('sessions.end')
  const goesOn = session.children.some(({ over }) => over === null)
  const told = await endsTold(
    ctx,
    session.children.flatMap(({ id: child }) => parseSessionId(child) ?? []),
  )
  const live = mayEndAll ? await countSessions(ctx, { user: user.id }, who, othersMax) : 0
  return {
    id: session.id,
    person: { ...user, href: rights.may('users.read') ? `/admin/users/${user.id}` : null },
    device: session.userAgent === null ? null : deviceName(session.userAgent),
    ip: session.ip,
    origin: session.origin,
    over: session.over && (endings[session.over] ?? session.over),
    here: session.id === own.id,
    proofs: proofsText(session.proofs),
    proved: session.proofs.map(({ method, at }) => ({ method: proofsText([{ method }]), at })),
    createdAt: session.createdAt,
    touched: ago(session.touchedAt, ctx.now),
    idleLimit: duration(session.idleSeconds),
    endsAt: session.absoluteDeadline,
    applications: session.children
      .map((child) => ({
        ...child.subsystem,
        id: child.id,
        protocol: titles.get(child.protocol) ?? child.protocol,
        role: child.role,
        touched: ago(child.touchedAt, ctx.now),
        since: child.createdAt,
        until: child.expiresAt,
        outlives: !child.endsWithSso,
        over: child.over && (endings[child.over] ?? child.over),
        told: child.over === null ? null : toldText(told.get(parseSessionId(child.id) ?? ''), child, ctx.now),
        mayEnd: child.over === null && rights.may('sessions.end', child.subsystem.id),
      }))
      .sort((a, b) => Number(a.over !== null) - Number(b.over !== null)),
    may: { end: mayEndAll && (session.over === null || goesOn), endAll: mayEndAll && live > 1 },
    others: capped(live),
    auditHref: rights.may('audit.read') ? `/admin/audit?user=${encodeURIComponent(user.username)}` : null,
  }
}

/** Why a session is over, in a word or two. */
const endings: Record<string, string> = {
  logout: 'signed out',
  revoked: 'ended',
  user_locked: 'account locked',
  permissions_removed: 'no role left',
  expired: 'expired',
}
