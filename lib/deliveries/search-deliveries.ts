import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { formatSessionId, parseSessionId } from '#lib/sessions/session-id.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import type { DeliveryKind, DeliveryState } from './delivery-kind.ts'

const limitDefault = 50
const attemptsShownMax = 20

export const DeliveryFilter = z.strictObject({
  subsystem: z.string(),
  state: z.enum(['pending', 'delivered', 'given_up']).optional(),
  /** Part of a username or name, or a whole `sss_…`. */
  search: z.string().trim().max(254).optional(),
})

export const SearchDeliveries = DeliveryFilter.extend({
  limit: z.int().min(1).max(1000).optional(),
  /** The page of older deliveries after this id, or of newer ones before it. */
  after: z.uuid().optional(),
  before: z.uuid().optional(),
})

/** What an application was, or is to be, told, as administrators see it. */
export type FoundDelivery = {
  id: string
  kind: DeliveryKind
  /** Why the session ended; null for changed permissions. */
  reason: string | null
  state: DeliveryState
  /** `sss_…` */
  session: string
  user: { id: string; username: string; name: string }
  createdAt: Date
  /** When it is tried next; null once it is settled. */
  dueAt: Date | null
  settledAt: Date | null
  /** The last twenty tries, the latest first. */
  attempts: { at: Date; latencyMs: number; status: number | null; failure: string | null }[]
}

type Row = Omit<FoundDelivery, 'user' | 'attempts'> & {
  userId: string
  username: string
  name: string
  attempts: { at: string; latencyMs: number; status: number | null; failure: string | null }[]
}

/**
 * A page of what one subsystem was told, newest first. `before` and `after` are the ids from which the neighbouring pages are
 * asked for; null where there is none. Refuses: no_such_subsystem, not_permitted (it needs sessions.read).
 */
export async function searchDeliveries(ctx: Context, input: z.infer<typeof SearchDeliveries>, who: Actor) {
  const { limit = limitDefault, after, before, state, search } = input
  const { id: subsystemId } = await findSubsystem(ctx, input.subsystem)
  await requireRight(ctx, who, 'sessions.read', subsystemId)
  const backwards = before !== undefined
  const place = before ?? after
  const conditions = [
    Prisma.sql`d.subsystem_id = ${subsystemId}::uuid`,
    ...(state ? [Prisma.sql`d.state = ${state}`] : []),
    ...(search ? [matching(search)] : []),
    ...(place ? [Prisma.sql`d.id ${Prisma.raw(backwards ? '>' : '<')} ${place}::uuid`] : []),
  ]
  // One more than asked for tells whether there is another page.
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT d.id, d.kind, d.reason, d.state, d.subsystem_session_id AS session, d.user_id AS "userId", u.username, u.name,
           d.created_at AS "createdAt", CASE WHEN d.state = 'pending' THEN d.due_at END AS "dueAt", d.settled_at AS "settledAt",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('at', a.at, 'latencyMs', a.latency_ms, 'status', a.status,
                                                         'failure', a.failure) ORDER BY a.at DESC), '[]')
              FROM (SELECT * FROM delivery_attempt a WHERE a.delivery_id = d.id
                     ORDER BY a.at DESC LIMIT ${attemptsShownMax}) a) AS attempts
      FROM delivery d JOIN "user" u ON u.id = d.user_id
     WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY d.id ${Prisma.raw(backwards ? 'ASC' : 'DESC')} LIMIT ${limit + 1}`
  const deliveries = rows.slice(0, limit).map(foundDelivery)
  if (backwards) deliveries.reverse()
  const more = rows.length > limit
  const [first, last] = [deliveries[0], deliveries.at(-1)]
  return {
    deliveries,
    before: first && (backwards ? more : after !== undefined) ? first.id : null,
    after: last && (backwards || more) ? last.id : null,
  }
}

function matching(search: string): Prisma.Sql {
  const session = parseSessionId(search)
  if (session) return Prisma.sql`d.subsystem_session_id = ${session}::uuid`
  // A % or _ that somebody types means itself.
  const part = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return Prisma.sql`(u.username ILIKE ${part} OR u.name ILIKE ${part})`
}

const foundDelivery = ({ userId, username, name, attempts, ...row }: Row): FoundDelivery => ({
  ...row,
  session: formatSessionId(row.session),
  user: { id: userId, username, name },
  attempts: attempts.map(({ at, ...attempt }) => ({ at: new Date(at), ...attempt })),
})
