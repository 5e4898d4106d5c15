import { eventSentence, eventTone } from '#lib/audit/event-kinds.ts'
import { SearchEvents, searchEvents } from '#lib/audit/search/search-events.ts'
import { found } from '#lib/web/admin/found.ts'
import type { SubsystemPage } from './subsystem-page.ts'

const Asked = SearchEvents.pick({ after: true, before: true }).strip()

/** What was done to a subsystem and in it, newest first. */
export async function viewHistory({ ctx, who, query, subsystem, pathname }: SubsystemPage) {
  const asked = Asked.safeParse(query).data ?? {}
  const page = await found(searchEvents(ctx, { subsystem: subsystem.identifier, ...asked }, who))
  const ids = page.events.flatMap(({ userId, actorId, actorKind }) => [
    ...(userId ? [userId] : []),
    ...(actorKind === 'user' && actorId ? [actorId] : []),
  ])
  const users = await ctx.db.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  const names = new Map(users.map(({ id, name }) => [id, name]))
  const nameOf = (id: string | null) => (id === null ? undefined : names.get(id)) ?? 'somebody'
  const address = (place: Record<string, string>) => `${pathname}?${new URLSearchParams(place)}`
  return {
    entries: page.events.map((event) => ({
      id: event.id,
      at: event.at,
      tone: eventTone(event),
      sentence: eventSentence(event.kind, {
        by: event.actorKind === 'user' ? nameOf(event.actorId) : (actors[event.actorKind] ?? 'Portico'),
        Who: capital(nameOf(event.userId)),
        whom: nameOf(event.userId),
        of: event.userId ? ` of ${nameOf(event.userId)}` : '',
        application: subsystem.settings.title,
        facts: event.facts,
      }),
    })),
    newerHref: page.before && address({ before: page.before }),
    olderHref: page.after && address({ after: page.after }),
    auditHref: `/admin/audit?subsystem=${subsystem.identifier}`,
  }
}

const actors: Record<string, string> = { operator: 'An operator', subsystem: 'The application', system: 'Portico' }
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
