import { eventSentence, eventTone } from '#lib/audit/event-kinds.ts'
import type { OwnEvent } from '#lib/audit/list-own-events.ts'

type Own = Pick<OwnEvent, 'kind' | 'outcome' | 'bySelf' | 'facts'> & { application: string }

/** One event as it is said to the person whom it is about, and whether it deserves a second look. */
export function activitySentence({ bySelf, facts, application, ...event }: Own) {
  const by = bySelf ? 'You' : 'An administrator'
  const told = { by, Who: 'You', whom: 'you', of: '', application, facts }
  return { sentence: eventSentence(event.kind, told), tone: eventTone(event) }
}
