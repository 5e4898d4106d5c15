import { countSessions, searchSessions } from '#lib/sessions/search/search-sessions.ts'
import type { FoundSession } from '#lib/sessions/search/session-row.ts'
import { deviceName } from '#lib/web/device-name.ts'
import type { AdminPage } from './admin-page.ts'
import { ago } from './ago.ts'
import { capped } from './count-for-nav.ts'
import { found } from './found.ts'
import { fromTheFront, listAddress } from './list-address.ts'
import { proofsText } from './proofs-text.ts'
import { SessionsAsked } from './sessions-query.ts'
import { subsystemChoices } from './subsystem-choices.ts'

const listed = '/admin/sessions'
const countMax = 10_000

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** A page of who is signed in. */
export async function viewSessions({ ctx, who, rights, query }: Page) {
  const { filter, place } = SessionsAsked.parse(query)
  const scope = rights.scope('sessions.read')
  const [{ sessions, before, after }, count, subsystems] = await Promise.all([
    found(searchSessions(ctx, { ...filter, ...place }, who)),
    found(countSessions(ctx, filter, who, countMax)),
    subsystemChoices(ctx, scope),
  ])
  const chosen = subsystems.find(({ value }) => value === filter.subsystem)
  const isFiltered = Object.keys(filter).length > 0
  return {
    sessions: sessions.map((session) => lineOf(session, ctx.now)),
    filter: {
      search: query['search'],
      subsystem: query['subsystem'],
      method: query['method'],
      device: query['device'],
    },
    subsystems,
    whole: scope === 'all',
    clearHref: isFiltered ? listed : null,
    exportHref: listAddress(`${listed}/export`, query, fromTheFront),
    pager: {
      summary: `${sessions.length === count ? '' : `${sessions.length} of `}${capped(count)} ${count === 1 ? 'session' : 'sessions'}`,
      newerHref: before && listAddress(listed, query, { before, after: undefined }),
      olderHref: after && listAddress(listed, query, { after, before: undefined }),
    },
    endAllIn: chosen && count > 0 ? { identifier: chosen.value, title: chosen.label, count: capped(count) } : null,
    endEverything: rights.may('settings.write') && !isFiltered ? { count: capped(count) } : null,
  }
}

/** A session as lists show it. */
export const lineOf = (session: FoundSession, now: Date) => ({
  id: session.id,
  href: `${listed}/${session.id}`,
  name: session.user.name,
  username: session.user.username,
  device: session.userAgent === null ? null : deviceName(session.userAgent),
  proofs: proofsText(session.proofs),
  applications: session.children.map(({ subsystem }) => subsystem),
  touched: ago(session.touchedAt, now),
  origin: session.origin,
  over: session.over,
})
