import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import { type PublicEvent, publicColumns } from '#lib/audit/event-leaf.ts'
import type { Facts } from '#lib/audit/kinds/told.ts'
import type { Actor } from '#lib/base/actor.ts'
import { type ListPlace, readPlace, writePlace } from '#lib/base/list-place.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { EventFilter, type EventQuery, eventQuery } from './event-filter.ts'

const limitDefault = 50
const limitMax = 1_000

export const SearchEvents = EventFilter.extend({
  limit: z.int().min(1).max(limitMax).optional(),
  /** The page of older events behind this place, or of newer ones before it: what an answer gives. */
  after: z.string().max(1_024).optional(),
  before: z.string().max(1_024).optional(),
})

export type FoundEvent = Omit<PublicEvent, 'facts'> & {
  facts: Facts
  /** Names and addresses; null where they were erased. */
  personal: Record<string, string> | null
  /** The block that holds it; null within the second before it is sealed. */
  block: number | null
}

/**
 * A page of events, newest first, of those that the caller may see; what is not sealed yet is among them. `before` and
 * `after` are the places from which the neighbouring pages are asked for; null where there is none.
 * Refuses: not_permitted, no_such_user, no_such_subsystem, malformed_request (a place that no answer gave, no code).
 */
export async function searchEvents(ctx: Context, input: z.infer<typeof SearchEvents>, who: Actor) {
  const { limit = limitDefault, after, before, ...filter } = input
  if (after !== undefined && before !== undefined) {
    throw new Refusal('malformed_request', { detail: 'Ask for the page after a place or the one before it, not both.' })
  }
  const query = await eventQuery(ctx, filter, who)
  const backwards = before !== undefined
  const word = before ?? after
  const place = word === undefined ? null : readInstant(word)
  // One more than asked for tells whether there is another page.
  const found = await readEvents(ctx, query, { place, backwards, limit: limit + 1 })
  const events = found.slice(0, limit)
  if (backwards) events.reverse()
  const more = found.length > limit
  const [first, last] = [events[0], events.at(-1)]
  return {
    events,
    before: first && (backwards ? more : after !== undefined) ? placeOf(first) : null,
    after: last && (backwards || more) ? placeOf(last) : null,
  }
}

type Place = { at: Date; id: string }

const placeOf = ({ at, id }: FoundEvent): string => writePlace({ key: at.toISOString(), id })

function readInstant(word: string): Place {
  const { key, id }: ListPlace = readPlace(word)
  if (!z.iso.datetime().safeParse(key).success) {
    throw new Refusal('malformed_request', { detail: 'This page of the list does not exist.' })
  }
  return { at: new Date(key), id }
}

type Page = { place: Place | null; backwards: boolean; limit: number }

/** One statement, so one snapshot: an event that is being sealed right now is seen once. */
function readEvents(ctx: Context, { ways, conditions }: EventQuery, { place, backwards, limit }: Page) {
  const beyond = place
    ? Prisma.sql`AND (e.at, e.id) ${backwards ? Prisma.raw('>') : Prisma.raw('<')} (${place.at}, ${place.id}::uuid)`
    : Prisma.empty
  const order = Prisma.raw(backwards ? 'ASC' : 'DESC')
  const some = (way: Prisma.Sql, from: Prisma.Sql) => Prisma.sql`
    (SELECT ${publicColumns}, ${from} WHERE ${way} AND ${conditions} ${beyond}
      ORDER BY e.at ${order}, e.id ${order} LIMIT ${limit})`
  const parts = ways.flatMap((way) => [
    some(way, Prisma.sql`NULL::int AS block, e.personal FROM audit_inbox e`),
    some(way, Prisma.sql`e.block, NULL::jsonb AS personal FROM audit_event e`),
  ])
  return ctx.db.$queryRaw<FoundEvent[]>`
    SELECT f.id, f.at, f.kind, f.outcome, f."actorKind", f."actorId", f."userId", f."subsystemId", f."ssoSessionId",
           f."subsystemSessionId", f."requestId", f.facts, f.block, coalesce(f.personal, d.personal) AS personal
      FROM (SELECT * FROM (${Prisma.join(parts, ' UNION ALL ')}) every
             ORDER BY at ${order}, id ${order} LIMIT ${limit}) f
      LEFT JOIN audit_detail d ON d.event_id = f.id
     ORDER BY f.at ${order}, f.id ${order}`
}
