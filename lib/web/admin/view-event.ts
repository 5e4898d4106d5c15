import { notFound } from 'next/navigation'
import { splitChanges } from '#lib/audit/changed-facts.ts'
import { findEvent } from '#lib/audit/search/find-event.ts'
import { shortCode } from '#lib/audit/short-code.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'
import { sayEvents } from './say-events.ts'
import { whereFrom } from './view-audit.ts'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights'>

/** What the log tells by other means than as a line of its own. */
const toldElsewhere = new Set(['ip', 'userAgent'])

/** One event with all that is known of it. */
export async function viewEvent({ ctx, who, rights }: Page, id: string) {
  if (!isUuid(id)) notFound()
  const event = await found(findEvent(ctx, { id }, who))
  const [said] = await sayEvents(ctx, [event])
  if (!said) notFound()
  const { changes, rest } = splitChanges({ ...event.facts, ...event.personal })
  const { actor, subject, application, sentence, tone } = said
  return {
    sentence,
    tone,
    at: event.at,
    kind: event.kind,
    outcome: event.outcome,
    code: shortCode(event.id),
    actor,
    subject,
    application,
    session:
      event.ssoSessionId && rights.scope('sessions.read').length > 0 ? `/admin/sessions/${event.ssoSessionId}` : null,
    from: whereFrom(event.personal),
    erased: event.block !== null && event.personal === null,
    requestId: event.requestId,
    block: event.block,
    changes: changes.map(({ name, before, after }) => ({ name, before: text(before), after: text(after) })),
    facts: rest.filter(([name]) => !toldElsewhere.has(name)).map(([name, value]) => ({ name, value: text(value) })),
    why: event.userId && event.subsystemId ? `/admin/why?code=${shortCode(event.id)}` : null,
  }
}

const text = (value: string | number | boolean | null): string | null => (value === null ? null : String(value))
