import { canonicalJson } from '#lib/audit/canonical-json.ts'
import { csvLine } from '#lib/audit/csv-line.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import type { EventFilter } from './event-filter.ts'
import { type FoundEvent, searchEvents } from './search-events.ts'

const eventsPerRead = 1_000

const columns = [
  ...['id', 'at', 'kind', 'outcome', 'actorKind', 'actorId', 'userId', 'subsystemId'],
  ...['ssoSessionId', 'subsystemSessionId', 'requestId', 'facts', 'personal', 'block'],
] as const

/**
 * What a search finds as lines, newest first, a thousand events at a time; CSV begins with its header line. The whole log
 * in the order of its chain, with its leaves, is `exportEvents`. Refuses as `searchEvents`.
 */
export async function* exportFoundEvents(
  ctx: Context,
  { format, ...filter }: EventFilter & { format: 'csv' | 'jsonl' },
  who: Actor,
): AsyncGenerator<string> {
  let after: string | null | undefined
  do {
    const page = await searchEvents(ctx, { ...filter, limit: eventsPerRead, ...(after && { after }) }, who)
    if (after === undefined && format === 'csv') yield csvLine(columns)
    for (const event of page.events) yield format === 'csv' ? csvLine(cellsOf(event)) : jsonLine(event)
    after = page.after
  } while (after !== null)
}

const valuesOf = (event: FoundEvent): Record<string, unknown> => ({ ...event, at: event.at.toISOString() })

function jsonLine(event: FoundEvent): string {
  const values = valuesOf(event)
  return JSON.stringify(Object.fromEntries(columns.map((name) => [name, values[name]])))
}

function cellsOf(event: FoundEvent): string[] {
  const values = valuesOf(event)
  return columns.map((name) => {
    const value = values[name]
    if (value === null || value === undefined) return ''
    return typeof value === 'object' ? canonicalJson(value) : String(value)
  })
}
