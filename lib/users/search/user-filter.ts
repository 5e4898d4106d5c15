import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import type { Rights } from '#lib/access/rights.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

export const UserFilter = z.strictObject({
  /** Part of a username, name or e-mail; one or two letters are the start of a word. */
  search: z.string().trim().max(254).optional(),
  locked: z.boolean().optional(),
  /** Nothing but a password proves who they are. */
  withoutFactor: z.boolean().optional(),
  temporaryPassword: z.boolean().optional(),
  /** Holds a role there, alone or through a team. */
  subsystem: z.string().max(64).optional(),
  /** Name of a team of which they are. */
  team: z.string().max(128).optional(),
})
export type UserFilter = z.infer<typeof UserFilter>

/** What an index on trigrams can select by. */
const lettersMin = 3

/**
 * The filter as a condition on `"user" u`, of people whom these rights let see.
 * Refuses: not_permitted, no_such_subsystem, no_such_team.
 */
export async function userConditions(ctx: Context, filter: UserFilter, rights: Rights): Promise<Prisma.Sql> {
  const visible = rights.scope('users.read')
  if (visible.length === 0) throw new Refusal('not_permitted', { detail: 'That needs the right users.read.' })
  const { search, locked, withoutFactor, temporaryPassword, subsystem, team } = filter
  const conditions = [
    Prisma.sql`u.removed_at IS NULL`,
    ...(visible === 'all' ? [] : [holdingIn(ctx, visible)]),
    ...(search ? [matching(search)] : []),
    ...(locked ? [Prisma.sql`u.locked_at IS NOT NULL`] : []),
    ...(withoutFactor
      ? [Prisma.sql`NOT EXISTS (SELECT 1 FROM factor f WHERE f.user_id = u.id AND f.removed_at IS NULL)`]
      : []),
    ...(temporaryPassword ? [Prisma.sql`u.id IN (SELECT p.user_id FROM password p WHERE p.temporary)`] : []),
    ...(subsystem ? [holdingIn(ctx, [(await findSubsystem(ctx, subsystem)).id])] : []),
    ...(team ? [memberOf(ctx, await findTeamId(ctx, team))] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}

function matching(search: string): Prisma.Sql {
  // A % or _ that somebody types means itself.
  const literal = search.replace(/[\\%_]/g, '\\$&')
  const pattern = search.length < lettersMin ? `% ${literal}%` : `%${literal}%`
  // Word for word the expression of the index user_search.
  return Prisma.sql`lower(' ' || u.username || ' ' || u.name || ' ' || coalesce(u.email, '')) LIKE lower(${pattern})`
}

const holdingIn = (ctx: Context, subsystemIds: readonly string[]): Prisma.Sql =>
  Prisma.sql`u.id IN (SELECT h.user_id FROM holding(${ctx.now}) h WHERE h.subsystem_id = ANY(${[...subsystemIds]}::uuid[]))`

const memberOf = (ctx: Context, teamId: string): Prisma.Sql =>
  Prisma.sql`u.id IN (SELECT m.user_id FROM team_member m
                       WHERE m.team_id = ${teamId}::uuid AND holds(m.valid_from, m.valid_to, ${ctx.now}))`

async function findTeamId(ctx: Context, name: string): Promise<string> {
  const team = await ctx.db.team.findUnique({ where: { name }, select: { id: true, removedAt: true } })
  if (!team || team.removedAt) throw new Refusal('no_such_team', { detail: `There is no team ${name}.` })
  return team.id
}
