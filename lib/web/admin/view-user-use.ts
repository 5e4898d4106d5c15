import { searchEvents } from '#lib/audit/search/search-events.ts'
import { searchSessions } from '#lib/sessions/search/search-sessions.ts'
import { found } from './found.ts'
import { listAddress } from './list-address.ts'
import type { UserPage } from './user-page.ts'
import { linesOf } from './view-audit.ts'
import { lineOf } from './view-sessions.ts'

const sessionsMax = 100

/** Where a user is signed in. */
export async function viewUserSessions({ ctx, who, rights, user }: UserPage) {
  const { sessions } = await found(searchSessions(ctx, { user: user.id, limit: sessionsMax }, who))
  return { sessions: sessions.map((session) => lineOf(session, ctx.now)), may: { end: rights.may('sessions.end') } }
}

const eventsMax = 50

/** What a user did, and what was done to them. */
export async function viewUserActivity({ ctx, who, user, pathname, query }: UserPage) {
  const { before, after } = query
  const place = after ? { after } : before ? { before } : {}
  const page = await found(searchEvents(ctx, { user: user.id, limit: eventsMax, ...place }, who))
  return {
    events: await linesOf(ctx, page.events),
    auditHref: listAddress('/admin/audit', { user: user.username }, {}),
    pager: {
      summary: '',
      newerHref: page.before && listAddress(pathname, {}, { before: page.before }),
      olderHref: page.after && listAddress(pathname, {}, { after: page.after }),
    },
  }
}
