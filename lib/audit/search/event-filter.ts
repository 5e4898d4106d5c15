import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import { rightsOf } from '#lib/access/rights.ts'
import { kindsBeginningWith } from '#lib/audit/event-kinds.ts'
import { shortCodeTail } from '#lib/audit/short-code.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'

const Instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be a date or a time, e.g. 2027-01-31')
  .transform((text) => new Date(text))

/** Which events are wanted; what is left out does not narrow. */
export const EventFilter = z.strictObject({
  /** Username, verified e-mail or id: of whom it tells, or who did it. */
  user: z.string().optional(),
  subsystem: z.string().optional(),
  /** Name of a team, removed or not: what became of it, its members and its roles. */
  team: z.string().max(63).optional(),
  /** A kind, or how kinds begin: `session`, `session.ended`. */
  kind: z.string().max(64).optional(),
  outcome: z.enum(['success', 'refused']).optional(),
  /** The first instant that is wanted. */
  since: Instant.optional(),
  /** The first instant that no longer is. */
  until: Instant.optional(),
  /** The short code that a refused person was told. */
  code: z.string().max(32).optional(),
})

export type EventFilter = z.infer<typeof EventFilter>

/** So many kinds are looked up one by one; beyond them the log is read in order. */
const kindsByIndexMax = 24

/** The SQL of a filter: each of `ways` is found by one index, and all of them are narrowed by `conditions`. */
export type EventQuery = { ways: readonly Prisma.Sql[]; conditions: Prisma.Sql }

/**
 * What a filter means for this caller, who sees the subsystems over which they hold `audit.read`.
 * Refuses: not_permitted, no_such_user, no_such_subsystem, malformed_request (no code).
 */
export async function eventQuery(ctx: Context, filter: EventFilter, who: Actor): Promise<EventQuery> {
  const scope = (await rightsOf(ctx, who)).scope('audit.read')
  if (scope !== 'all' && scope.length === 0) {
    throw new Refusal('not_permitted', { detail: 'That needs the right audit.read.' })
  }
  const person = filter.user === undefined ? null : (await findUser(ctx, filter.user)).id
  const subsystemId = filter.subsystem === undefined ? null : (await findSubsystem(ctx, filter.subsystem)).id
  const kinds = filter.kind === undefined ? null : kindsBeginningWith(filter.kind)
  const places = subsystemId === null ? scope : [subsystemId]
  const conditions = [
    ...(scope === 'all' ? [] : [Prisma.sql`e.subsystem_id = ANY(${[...scope]}::uuid[])`]),
    ...(subsystemId === null ? [] : [Prisma.sql`e.subsystem_id = ${subsystemId}::uuid`]),
    ...(filter.team === undefined ? [] : [ofTeam(filter.team)]),
    ...(kinds === null ? [] : [Prisma.sql`e.kind = ANY(${kinds}::text[])`]),
    ...(filter.outcome ? [Prisma.sql`e.outcome = ${filter.outcome}`] : []),
    ...(filter.since ? [Prisma.sql`e.at >= ${filter.since}`] : []),
    ...(filter.until ? [Prisma.sql`e.at < ${filter.until}`] : []),
    Prisma.sql`true`,
  ]
  return { ways: waysTo(filter, { person, places, kinds }), conditions: Prisma.join(conditions, ' AND ') }
}

/** Word for word the expression of the index audit_event_team. */
const ofTeam = (name: string): Prisma.Sql => Prisma.sql`e.facts ->> 'team' = ${name}`

type Found = { person: string | null; places: 'all' | readonly string[]; kinds: readonly string[] | null }

/** The most selective thing that was asked for; each way is walked newest first and stops when the page is full. */
function waysTo({ code, team }: EventFilter, { person, places, kinds }: Found): Prisma.Sql[] {
  if (code !== undefined) return [Prisma.sql`right(e.id::text, 10) = ${tailOf(code)}`]
  if (person !== null) {
    return [
      Prisma.sql`e.user_id = ${person}::uuid`,
      Prisma.sql`e.actor_id = ${person} AND e.actor_kind = 'user' AND e.user_id IS DISTINCT FROM ${person}::uuid`,
    ]
  }
  if (team !== undefined) return [ofTeam(team)]
  if (places !== 'all') return places.map((id) => Prisma.sql`e.subsystem_id = ${id}::uuid`)
  if (kinds !== null && kinds.length <= kindsByIndexMax) {
    return kinds.length === 0 ? [Prisma.sql`false`] : kinds.map((kind) => Prisma.sql`e.kind = ${kind}`)
  }
  return [Prisma.sql`true`]
}

function tailOf(code: string): string {
  const tail = shortCodeTail(code)
  if (tail === null) throw new Refusal('malformed_request', { detail: 'A code has eight letters and digits.' })
  return tail
}
