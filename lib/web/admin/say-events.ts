import { eventSentence, eventTone } from '#lib/audit/event-kinds.ts'
import type { FoundEvent } from '#lib/audit/search/search-events.ts'
import type { Context } from '#lib/db/context.ts'
import { titlesOfSubsystems } from '#lib/subsystems/titles-of-subsystems.ts'
import { namesOfUsers } from '#lib/users/names-of-users.ts'

type Named = { label: string; href: string | null }

/** Events as an administrator reads them: who did it, whom and what it is about, in a sentence. */
export async function sayEvents(ctx: Context, events: readonly FoundEvent[]) {
  const [people, places] = await Promise.all([
    namesOfUsers(
      ctx,
      events.flatMap(({ userId, actorKind, actorId }) => [userId, actorKind === 'user' ? actorId : null]),
    ),
    titlesOfSubsystems(
      ctx,
      events.flatMap(({ subsystemId, actorKind, actorId }) => [
        subsystemId,
        actorKind === 'subsystem' ? actorId : null,
      ]),
    ),
  ])
  const person = (id: string): Named => ({
    label: people.get(id)?.name ?? 'Somebody unknown',
    href: people.has(id) ? `/admin/users/${id}` : null,
  })
  const place = (id: string): Named => {
    const found = places.get(id)
    return found
      ? { label: found.title, href: `/admin/subsystems/${found.identifier}` }
      : { label: 'an application', href: null }
  }
  const actorOf = ({ actorKind, actorId }: FoundEvent): Named => {
    if (actorKind === 'user' && actorId) return person(actorId)
    if (actorKind === 'subsystem' && actorId) return place(actorId)
    return { label: actorKind === 'operator' ? 'The operator' : 'Portico', href: null }
  }
  return events.map((event) => {
    const actor = actorOf(event)
    const subject = event.userId === null ? null : person(event.userId)
    const application = event.subsystemId === null ? null : place(event.subsystemId)
    const own = event.actorKind === 'user' && event.actorId === event.userId
    const team = event.facts['team']
    const whom = subject?.label ?? (typeof team === 'string' ? `the team ${team}` : 'somebody')
    const told = {
      by: actor.label,
      Who: whom.charAt(0).toUpperCase() + whom.slice(1),
      whom,
      of: subject && !own ? ` of ${subject.label}` : '',
      application: application?.label ?? 'the portal',
      facts: event.facts,
    }
    return {
      event,
      actor,
      subject,
      application,
      sentence: eventSentence(event.kind, told),
      tone: eventTone(event),
    }
  })
}
