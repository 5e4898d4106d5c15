import { z } from 'zod'
import { isUuid } from '#lib/base/uuid.ts'
import { failureSentence } from '#lib/deliveries/delivery-failure.ts'
import { DeliveryFilter, type FoundDelivery, searchDeliveries } from '#lib/deliveries/search-deliveries.ts'
import { allowAdvice } from '#lib/outbound/allow-advice.ts'
import { found } from '#lib/web/admin/found.ts'
import { listAddress } from '#lib/web/admin/list-address.ts'
import type { SubsystemPage } from './subsystem-page.ts'

const Place = z.string().refine(isUuid).optional().catch(undefined)
const { state, search } = DeliveryFilter.shape
const Asked = z.object({
  search: search.catch(undefined),
  state: state.catch(undefined),
  after: Place,
  before: Place,
})

/** What a subsystem was told of its sessions, newest first, and what came of each try. */
export async function viewDeliveries({ ctx, who, query, subsystem, may, pathname }: SubsystemPage) {
  const asked = Asked.parse(query)
  const { after, before, ...filter } = asked
  const set = {
    ...(filter.search && { search: filter.search }),
    ...(filter.state && { state: filter.state }),
  }
  const place = after ? { after } : before ? { before } : {}
  const page = await found(searchDeliveries(ctx, { subsystem: subsystem.identifier, ...set, ...place }, who))
  const count = page.deliveries.length
  return {
    deliveries: page.deliveries.map((delivery) => lineOf(delivery, may('users.read'))),
    logoutUrl: subsystem.settings.logoutUrl,
    advice: isKeptFrom(page.deliveries) ? allowAdvice(urlOf(subsystem.settings.logoutUrl)) : null,
    connectionHref: `/admin/subsystems/${subsystem.identifier}`,
    filter: { search: filter.search, state: filter.state },
    clearHref: Object.keys(set).length > 0 ? pathname : null,
    pager: {
      summary: `${count} ${count === 1 ? 'notification' : 'notifications'} on this page`,
      newerHref: page.before && listAddress(pathname, query, { before: page.before, after: undefined }),
      olderHref: page.after && listAddress(pathname, query, { after: page.after, before: undefined }),
    },
    maySend: may('sessions.end'),
  }
}

/** Whether the portal may not call where something is to be told. */
const isKeptFrom = (deliveries: readonly FoundDelivery[]): boolean =>
  deliveries.some(({ state, attempts }) => state !== 'delivered' && attempts[0]?.failure === 'address_refused')

const urlOf = (address: string | null): URL | null => (address === null ? null : new URL(address))

const reasons: Record<string, string> = {
  logout: 'signed out',
  revoked: 'ended',
  user_locked: 'account locked',
  permissions_removed: 'no role left',
  expired: 'expired',
}

function lineOf(delivery: FoundDelivery, maySeeUsers: boolean) {
  const { user, kind, reason, attempts } = delivery
  return {
    id: delivery.id,
    person: { ...user, href: maySeeUsers ? `/admin/users/${user.id}` : null },
    what:
      kind === 'session-ended'
        ? `Session over: ${(reason && reasons[reason]) ?? reason ?? 'ended'}`
        : 'Permissions changed',
    session: delivery.session,
    state: delivery.state,
    at: delivery.createdAt,
    next: delivery.dueAt,
    attempts: attempts.map(({ failure, status, ...attempt }) => ({
      ...attempt,
      ok: failure === null,
      text: failure === null ? `accepted (${status})` : `${failureSentence(failure)}${status ? ` (${status})` : ''}`,
    })),
  }
}
