import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import type { Rights } from '#lib/access/rights.ts'
import { findTeam } from '#lib/access/teams/find-team.ts'
import { type WaysInto, waysInto } from '#lib/access/ways-into.ts'
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

/** A filter as conditions on `"user" u`, for two ways to look. */
export type UserConditions = {
  /** For users who are there already, not many: each is asked. Of their columns it needs `askedColumns` alone. */
  ofEach: Prisma.Sql
  /** For all of them: what is rare is looked up in its index. Null where there is no filter. */
  ofAll: Prisma.Sql | null
  /** How far to walk through an order before the index is asked. */
  walk: Walk
}

/** So many users are looked at first; where at least `foundMin` of them fit, so many in all. */
type Walk = { first: number; next: number; foundMin: number }

const walks = {
  /** Other tables are asked of each user. */
  dear: { first: 400, next: 8_000, foundMin: 2 },
  /** The order's index tells; what a search gathers elsewhere is fetched row by row, ten times as dear. */
  searched: { first: 1_000, next: 16_000, foundMin: 1 },
  /** The order's index tells, and so does the one of the filter: below four in a thousand that one is shorter. */
  standing: { first: 1_000, next: 16_000, foundMin: 4 },
}

/** Deleted people are in no list. */
export const present = Prisma.sql`u.removed_at IS NULL`

/** What the indexes of the orders hold of each user: whoever reads no more never touches the table. */
export const askedColumns = Prisma.sql`u.id, u.searched, u.locked_at, u.temporary_since`

/** Everybody, or those who hold a role in one of these subsystems. */
type Visible = 'all' | readonly string[]

/** Whom these rights let see. Refuses: not_permitted. */
export function visibleUsers(rights: Rights): Visible {
  const visible = rights.scope('users.read')
  if (visible.length === 0) throw new Refusal('not_permitted', { detail: 'That needs the right users.read.' })
  return visible
}

/** The people of a filter, of those who may be seen. Refuses: no_such_subsystem, no_such_team. */
export async function userConditions(ctx: Context, filter: UserFilter, visible: Visible): Promise<UserConditions> {
  const { search, locked, withoutFactor, temporaryPassword, subsystem, team } = filter
  const selecting = [
    ...(locked ? [Prisma.sql`u.locked_at IS NOT NULL`] : []),
    ...(temporaryPassword ? [Prisma.sql`u.temporary_since IS NOT NULL`] : []),
    ...(team ? [memberOf(ctx, (await findTeam(ctx, team)).id)] : []),
  ]
  const places = [
    ...(visible === 'all' ? [] : [visible]),
    ...(subsystem ? [[(await findSubsystem(ctx, subsystem)).id]] : []),
  ]
  const ways: WaysInto[] = []
  for (const ids of places) ways.push(await waysInto(ctx, ids))
  const holdsEach = ways.map((way) => holdsOne(ctx, way))
  // Where something else selects, those whom it leaves are asked one by one: the holders of a large application are many.
  const holders = search || selecting.length > 0 ? holdsEach : ways.map((way) => amongHolders(ctx, way))
  const all = [
    ...(search ? [matching(search)] : []),
    ...selecting,
    ...(withoutFactor ? [hasNoFactor(Prisma.empty)] : []),
    ...holders,
  ]
  return {
    ofEach: Prisma.join(
      [
        Prisma.sql`true`,
        ...(search ? [matchingOne(search)] : []),
        ...selecting,
        ...(withoutFactor ? [hasNoFactor(oneByOne)] : []),
        ...holdsEach,
      ],
      ' AND ',
    ),
    ofAll: all.length > 0 ? Prisma.join([present, ...all], ' AND ') : null,
    walk: walkOf({ dear: ways.length > 0 || !!withoutFactor || !!team, standing: !!locked || !!temporaryPassword }),
  }
}

const walkOf = ({ dear, standing }: { dear: boolean; standing: boolean }): Walk =>
  dear ? walks.dear : standing ? walks.standing : walks.searched

/** What an index on trigrams can select by. */
const lettersMin = 3

/** Of one or two letters: where a word begins. */
const soughtIn = (search: string): string => (search.length < lettersMin ? ` ${search}` : search)

function matching(search: string): Prisma.Sql {
  // A % or _ that somebody types means itself.
  const literal = soughtIn(search).replace(/[\\%_]/g, '\\$&')
  return Prisma.sql`u.searched LIKE lower(${`%${literal}%`})`
}

/** The same of one user, in a third of the time. */
const matchingOne = (search: string): Prisma.Sql => Prisma.sql`strpos(u.searched, lower(${soughtIn(search)})) > 0`

/** Keeps PostgreSQL from turning a question about each user into one about all of them. */
const oneByOne = Prisma.sql`OFFSET 0`

const hasNoFactor = (asked: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`NOT EXISTS (SELECT 1 FROM factor f WHERE f.user_id = u.id AND f.removed_at IS NULL ${asked})`

/** Begins with the holders. */
const amongHolders = (ctx: Context, { roleIds, teamIds }: WaysInto): Prisma.Sql =>
  Prisma.sql`u.id IN (SELECT g.user_id FROM "grant" g
                       WHERE g.role_id = ANY(${roleIds}::uuid[]) AND holds(g.valid_from, g.valid_to, ${ctx.now})
                      UNION ALL
                      SELECT m.user_id FROM team_member m
                       WHERE m.team_id = ANY(${teamIds}::uuid[]) AND holds(m.valid_from, m.valid_to, ${ctx.now}))`

/** Begins with the user. */
const holdsOne = (ctx: Context, { roleIds, teamIds }: WaysInto): Prisma.Sql =>
  Prisma.sql`(EXISTS (SELECT 1 FROM "grant" g WHERE g.user_id = u.id AND g.role_id = ANY(${roleIds}::uuid[])
                         AND holds(g.valid_from, g.valid_to, ${ctx.now}) ${oneByOne})
           OR EXISTS (SELECT 1 FROM team_member m WHERE m.user_id = u.id AND m.team_id = ANY(${teamIds}::uuid[])
                         AND holds(m.valid_from, m.valid_to, ${ctx.now}) ${oneByOne}))`

const memberOf = (ctx: Context, teamId: string): Prisma.Sql =>
  Prisma.sql`u.id IN (SELECT m.user_id FROM team_member m
                       WHERE m.team_id = ${teamId}::uuid AND holds(m.valid_from, m.valid_to, ${ctx.now}))`
