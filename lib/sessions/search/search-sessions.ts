import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { leftEmpty } from '#lib/sessions/left-empty.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import { foundSession, inScope, type SessionRow, sessionColumns } from './session-row.ts'

const limitDefault = 50

export const SessionFilter = z.strictObject({
  /** Any part of a username or name. */
  search: z.string().trim().max(254).optional(),
  /** Username, verified e-mail or id. */
  user: z.string().optional(),
  /** Those with a session in this subsystem. */
  subsystem: z.string().optional(),
  /** Those in which this was proved: `password`, `totp`. */
  method: z.string().max(24).optional(),
  /** Part of what the browser calls itself. */
  device: z.string().trim().max(100).optional(),
})

export type SessionFilter = z.infer<typeof SessionFilter>

export const SearchSessions = SessionFilter.extend({
  limit: z.int().min(1).max(1000).optional(),
  /** The page of older sessions after this id, or of newer ones before it. */
  after: z.uuid().optional(),
  before: z.uuid().optional(),
})

/**
 * A page of live SSO sessions, newest first, each with its live subsystem sessions, as far as the caller may see them.
 * `before` and `after` are the ids from which the neighbouring pages are asked for; null where there is none.
 * Refuses: not_permitted, no_such_user, no_such_subsystem.
 */
export async function searchSessions(ctx: Context, input: z.infer<typeof SearchSessions>, who: Actor) {
  const { limit = limitDefault, after, before, ...filter } = input
  const { scope, conditions } = await sessionConditions(ctx, filter, who)
  const backwards = before !== undefined
  const place = before ?? after
  const beyond = place ? Prisma.sql`AND s.id ${Prisma.raw(backwards ? '>' : '<')} ${place}::uuid` : Prisma.empty
  // One more than asked for tells whether there is another page.
  const rows = await ctx.db.$queryRaw<SessionRow[]>`
    SELECT ${sessionColumns({ now: ctx.now, scope, ended: false })}
      FROM sso_session s JOIN "user" u ON u.id = s.user_id CROSS JOIN instance i
     WHERE ${conditions} ${beyond}
     ORDER BY s.id ${Prisma.raw(backwards ? 'ASC' : 'DESC')} LIMIT ${limit + 1}`
  const sessions = rows.slice(0, limit).map(foundSession)
  if (backwards) sessions.reverse()
  const more = rows.length > limit
  const [first, last] = [sessions[0], sessions.at(-1)]
  return {
    sessions,
    before: first && (backwards ? more : after !== undefined) ? first.id : null,
    after: last && (backwards || more) ? last.id : null,
  }
}

/** How many sessions a filter finds, counted up to `max` and one more. Refuses as `searchSessions`. */
export async function countSessions(ctx: Context, filter: SessionFilter, who: Actor, max: number): Promise<number> {
  const { conditions } = await sessionConditions(ctx, filter, who)
  const [row] = await ctx.db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (
      SELECT 1 FROM sso_session s JOIN "user" u ON u.id = s.user_id CROSS JOIN instance i
       WHERE ${conditions} LIMIT ${max + 1}) few`
  return row?.n ?? 0
}

async function sessionConditions(ctx: Context, filter: SessionFilter, who: Actor) {
  const scope = (await rightsOf(ctx, who)).scope('sessions.read')
  if (scope !== 'all' && scope.length === 0) {
    throw new Refusal('not_permitted', { detail: 'That needs the right sessions.read.' })
  }
  const userId = filter.user === undefined ? null : (await findUser(ctx, filter.user)).id
  const subsystemId = filter.subsystem === undefined ? null : (await findSubsystem(ctx, filter.subsystem)).id
  const within = scope === 'all' && subsystemId === null ? null : inScope(scope)
  const entered = subsystemId === null ? Prisma.sql`true` : Prisma.sql`c.subsystem_id = ${subsystemId}::uuid`
  const conditions = [
    // The first is what the index of open sessions holds, the second what liveness is.
    Prisma.sql`s.ended_at IS NULL
      AND (sso_session_over(s, u, i, ${ctx.now}) IS NULL OR sso_session_outlived(s, u, i, ${ctx.now}))
      AND NOT ${leftEmpty}`,
    ...(userId === null ? [] : [Prisma.sql`s.user_id = ${userId}::uuid`]),
    ...(filter.search ? [namedLike(filter.search)] : []),
    ...(filter.method ? [provedBy(filter.method)] : []),
    // Whoever sees single subsystems is not told devices, so may not ask for them either.
    ...(filter.device && scope === 'all' ? [Prisma.sql`s.user_agent ILIKE ${pattern(filter.device)}`] : []),
    ...(within === null
      ? []
      : [
          Prisma.sql`EXISTS (SELECT 1 FROM subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id
            WHERE c.sso_session_id = s.id AND c.ended_at IS NULL AND ${within} AND ${entered}
              AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NULL)`,
        ]),
  ]
  return { scope, conditions: Prisma.join(conditions, ' AND ') }
}

/** A % or _ that somebody types means itself. */
const pattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

const namedLike = (text: string) => Prisma.sql`(u.username ILIKE ${pattern(text)} OR u.name ILIKE ${pattern(text)})`

const provedBy = (method: string) =>
  Prisma.sql`EXISTS (SELECT 1 FROM sso_session_proof p WHERE p.sso_session_id = s.id AND p.method = ${method})`
