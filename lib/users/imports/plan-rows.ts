import { portalIdentifier } from '#lib/access/administration.ts'
import { type Rights, rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { normaliseEmail, normaliseName, normaliseUsername } from '#lib/users/normalise-name.ts'
import { rowProblem, UserRow } from '#lib/users/user-row.ts'

/** What would become of a row. */
export type Planned = { line: number; username: string | null } & (
  | { outcome: 'create' | 'grant' | 'unchanged'; granted: number }
  | { outcome: 'refused'; code: RefusalCode; detail: string }
)

type Row = { line: number; value: unknown }

/**
 * Says what would become of these rows, with four questions to the database in all, so that a hundred thousand are looked at in
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
  /** `user role` of every grant that holds. */
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
  const rights = await rightsOf(ctx, who)
  return {
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
    held: new Set(grants.map(({ userId, roleId }) => `${userId} ${roleId}`)),
  }
}

/** Roles of the portal itself are weighed one by one when they are granted; here the right to grant everywhere is what counts. */
const mayGrant = (rights: Rights, subsystem: { id: string; identifier: string }): boolean =>
  rights.may('grants.write', subsystem.identifier === portalIdentifier ? null : subsystem.id)

type Plan = { outcome: 'create' | 'grant' | 'unchanged'; granted: number } | Refused

function plan({ username, email, grants = [] }: UserRow, { names, roles, held }: Known, emailVerified: boolean): Plan {
  const known = names.get(normaliseUsername(username))
  if (known && (known.retired || known.kind !== 'username'))
    return wrong('username: this is or was somebody else’s', 'name_taken')
  const address = email === undefined || !emailVerified || known ? undefined : names.get(normaliseEmail(email))
  if (address) return wrong('email: somebody signs in with it already', 'name_taken')
  let granted = 0
  for (const { subsystem, role } of grants) {
    const found = roles.get(`${subsystem}:${role}`)
    if (!found) return wrong(`grants: there is no role ${role} in ${subsystem}`, 'no_such_role')
    if (!found.permitted) return wrong(`grants: you may not grant roles in ${subsystem}`, 'not_permitted')
    if (!known || !held.has(`${known.userId} ${found.id}`)) granted += 1
  }
  if (!known) return { outcome: 'create', granted }
  return { outcome: granted ? 'grant' : 'unchanged', granted }
}
