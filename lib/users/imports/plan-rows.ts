import { portalIdentifier } from '#lib/access/administration.ts'
import { type Rights, rightsOf } from '#lib/access/rights.ts'
import { refuseJoining } from '#lib/access/teams/refuse-joining.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { normaliseEmail, normaliseName, normaliseUsername } from '#lib/users/normalise-name.ts'
import { rowProblem, UserRow } from '#lib/users/user-row.ts'

/** What would become of a row. */
export type Planned = { line: number; username: string | null } & (
  | { outcome: 'create' | 'grant' | 'unchanged'; granted: number; joined: number }
  | { outcome: 'refused'; code: RefusalCode; detail: string }
)

type Row = { line: number; value: unknown }

/**
 * Says what would become of these rows, with a handful of questions to the database in all, so that a hundred thousand are looked at in
 * seconds. What it cannot know, because it happens later, the applying of the row finds out and reports.
 */
export async function planRows(
  ctx: Context,
  rows: readonly Row[],
  emailVerified: boolean,
  who: Actor,
): Promise<Planned[]> {
  const parsed = rows.map(({ line, value }) => ({ line, ...parse(value) }))
  const known = await findKnown(
    ctx,
    parsed.flatMap(({ row }) => (row ? [row] : [])),
    who,
  )
  return parsed.map(({ line, row, refused }) => {
    const username = row ? normaliseName(row.username) : null
    if (refused || !row) return { line, username, ...(refused ?? wrong('row: is no row')) }
    return { line, username, ...plan(row, known, emailVerified) }
  })
}

type Refused = { outcome: 'refused'; code: RefusalCode; detail: string }
const wrong = (detail: string, code: RefusalCode = 'malformed_request'): Refused => ({
  outcome: 'refused',
  code,
  detail,
})

function parse(value: unknown): { row: UserRow | null; refused: Refused | null } {
  const parsed = UserRow.safeParse(value)
  if (!parsed.success) return { row: null, refused: wrong(rowProblem(parsed.error)) }
  try {
    normaliseUsername(parsed.data.username)
    if (parsed.data.email !== undefined) normaliseEmail(parsed.data.email)
    return { row: parsed.data, refused: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { row: parsed.data, refused: wrong(error.message, error.code) }
  }
}

type Name = { kind: string; retired: boolean; userId: string }
type Known = {
  names: Map<string, Name>
  /** Role ids by `subsystem:role`, with whether the actor may grant them. */
  roles: Map<string, { id: string; permitted: boolean }>
  /** By name, with why the actor may add nobody to it. */
  teams: Map<string, { id: string; refusal: Refusal | null }>
  /** `user role` and `user team` of every grant and membership that holds. */
  held: Set<string>
}

async function findKnown(ctx: Context, rows: readonly UserRow[], who: Actor): Promise<Known> {
  const wanted = rows
    .flatMap(({ username, email }) => [username, email ?? username])
    .flatMap((name) => normaliseName(name) ?? [])
  const subsystems = rows.flatMap(({ grants = [] }) => grants.map(({ subsystem }) => subsystem))
  const names = await ctx.db.loginName.findMany({ where: { normalised: { in: [...new Set(wanted)] } } })
  const roles = await ctx.db.role.findMany({
    where: { removedAt: null, subsystem: { identifier: { in: [...new Set(subsystems)] } } },
    select: { id: true, name: true, subsystem: { select: { id: true, identifier: true } } },
  })
  const grants = await ctx.db.grant.findMany({
    where: { userId: { in: names.map(({ userId }) => userId) }, validFrom: { lte: ctx.now }, validTo: null },
    select: { userId: true, roleId: true },
  })
  const teams = await findTeams(ctx, rows, who)
  const memberships = await ctx.db.teamMember.findMany({
    where: {
      userId: { in: names.map(({ userId }) => userId) },
      teamId: { in: [...teams.values()].map(({ id }) => id) },
      validFrom: { lte: ctx.now },
      validTo: null,
    },
    select: { userId: true, teamId: true },
  })
  const rights = await rightsOf(ctx, who)
  return {
    teams,
    names: new Map(
      names.map(({ normalised, kind, retiredAt, userId }) => [
        normalised,
        { kind, retired: retiredAt !== null, userId },
      ]),
    ),
    roles: new Map(
      roles.map(({ id, name, subsystem }) => [
        `${subsystem.identifier}:${name}`,
        { id, permitted: mayGrant(rights, subsystem) },
      ]),
    ),
    held: new Set([
      ...grants.map(({ userId, roleId }) => `${userId} ${roleId}`),
      ...memberships.map(({ userId, teamId }) => `${userId} ${teamId}`),
    ]),
  }
}

/** The few teams that the rows name. */
async function findTeams(ctx: Context, rows: readonly UserRow[], who: Actor): Promise<Known['teams']> {
  const named = [...new Set(rows.flatMap(({ teams = [] }) => teams))]
  const found = await ctx.db.team.findMany({
    where: { name: { in: named }, removedAt: null },
    select: { id: true, name: true },
  })
  const teams: Known['teams'] = new Map()
  for (const { id, name } of found) teams.set(name, { id, refusal: await refuseJoining(ctx, id, who) })
  return teams
}

/** Roles of the portal itself are weighed one by one when they are granted; here the right to grant everywhere is what counts. */
const mayGrant = (rights: Rights, subsystem: { id: string; identifier: string }): boolean =>
  rights.may('grants.write', subsystem.identifier === portalIdentifier ? null : subsystem.id)

type Plan = { outcome: 'create' | 'grant' | 'unchanged'; granted: number; joined: number } | Refused

function plan(row: UserRow, known: Known, emailVerified: boolean): Plan {
  const { username, email } = row
  const name = known.names.get(normaliseUsername(username))
  if (name && (name.retired || name.kind !== 'username'))
    return wrong('username: this is or was somebody else’s', 'name_taken')
  const address = email === undefined || !emailVerified || name ? undefined : known.names.get(normaliseEmail(email))
  if (address) return wrong('email: somebody signs in with it already', 'name_taken')
  const refused = refuseRoles(row, known) ?? refuseTeams(row, known)
  if (refused) return refused
  const gained = (found: readonly ({ id: string } | undefined)[]) =>
    found.filter((one) => !name || !known.held.has(`${name.userId} ${one?.id}`)).length
  const granted = gained(rolesOf(row, known).map(({ found }) => found))
  const joined = gained((row.teams ?? []).map((team) => known.teams.get(team)))
  if (!name) return { outcome: 'create', granted, joined }
  return { outcome: granted || joined ? 'grant' : 'unchanged', granted, joined }
}

const rolesOf = ({ grants = [] }: UserRow, { roles }: Known) =>
  grants.map(({ subsystem, role }) => ({ subsystem, role, found: roles.get(`${subsystem}:${role}`) }))

function refuseRoles(row: UserRow, known: Known): Refused | null {
  for (const { subsystem, role, found } of rolesOf(row, known)) {
    if (!found) return wrong(`grants: there is no role ${role} in ${subsystem}`, 'no_such_role')
    if (!found.permitted) return wrong(`grants: you may not grant roles in ${subsystem}`, 'not_permitted')
  }
  return null
}

function refuseTeams({ teams: named = [] }: UserRow, { teams }: Known): Refused | null {
  for (const name of named) {
    const found = teams.get(name)
    if (!found) return wrong(`teams: there is no team ${name}`, 'no_such_team')
    if (found.refusal) return wrong(`teams: ${name}: ${found.refusal.message}`, found.refusal.code)
  }
  return null
}
