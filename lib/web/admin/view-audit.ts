import { eventKindNames } from '#lib/audit/event-kinds.ts'
import { lastCheck } from '#lib/audit/last-check.ts'
import { searchEvents } from '#lib/audit/search/search-events.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { deviceName } from '#lib/web/device-name.ts'
import type { AdminPage } from './admin-page.ts'
import { AuditAsked } from './audit-query.ts'
import { fromTheFront, listAddress } from './list-address.ts'
import { sayEvents } from './say-events.ts'
import { subsystemChoices } from './subsystem-choices.ts'

const listed = '/admin/audit'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** A page of the audit log, and how the last verification of it went. */
export async function viewAudit({ ctx, who, rights, query }: Page) {
  const { filter, place } = AuditAsked.parse(query)
  const whole = rights.may('audit.read')
  const [{ events, before, after, problem }, subsystems, check] = await Promise.all([
    search(ctx, { ...filter, ...place }, who),
    subsystemChoices(ctx, rights.scope('audit.read')),
    whole ? lastCheck(ctx, who) : null,
  ])
  const isFiltered = Object.keys(filter).length > 0
  return {
    events: await linesOf(ctx, events),
    problem,
    filter: {
      user: query['user'],
      subsystem: query['subsystem'],
      team: query['team'],
      kind: query['kind'],
      outcome: query['outcome'],
      since: query['since'],
      until: query['until'],
      code: query['code'],
    },
    kinds: kindChoices,
    subsystems,
    clearHref: isFiltered ? listed : null,
    exports: {
      csv: listAddress(`${listed}/export`, query, fromTheFront),
      lines: listAddress(`${listed}/export-lines`, query, fromTheFront),
    },
    pager: {
      summary: events.length === 0 ? '' : `${events.length} events, newest first`,
      newerHref: before && listAddress(listed, query, { before, after: undefined }),
      olderHref: after && listAddress(listed, query, { after, before: undefined }),
    },
    chain: whole ? { check } : null,
  }
}

/** Events as lists show them. */
export const linesOf = async (ctx: Page['ctx'], events: Parameters<typeof sayEvents>[1]) =>
  (await sayEvents(ctx, events)).map(({ event, application, sentence, tone }) => ({
    id: event.id,
    href: `${listed}/${event.id}`,
    at: event.at,
    kind: event.kind,
    sentence,
    tone,
    application: application?.label ?? null,
    from: whereFrom(event.personal),
  }))

/** `session` for `session.opened` and the others: what the filter offers. */
const kindChoices = [...new Set(eventKindNames.map((kind) => kind.split('.', 1).join('')))].map((word) => ({
  value: `${word}.`,
  label: word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' '),
}))

/** Somebody who is not there is no page that is not there: the form says it, with what was typed still in it. */
async function search(...asked: Parameters<typeof searchEvents>) {
  try {
    return { ...(await searchEvents(...asked)), problem: null }
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500 || error.status === 403) throw error
    return { events: [], before: null, after: null, problem: error.detail ?? `${error.title}.` }
  }
}

/** From where it was done: "Firefox on Windows · 192.0.2.1". */
export const whereFrom = (personal: Record<string, string> | null): string =>
  [personal?.['userAgent'] && deviceName(personal['userAgent']), personal?.['ip']].filter(Boolean).join(' · ')
