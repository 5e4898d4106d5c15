import { Prisma } from '#generated/prisma/client.ts'
import { type Actor, isSelf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { portalIdentifier } from './administration.ts'
import { isPortalAction, type PortalAction, portalActionNames } from './portal-actions.ts'
import { isManagedBy, readSubsystemRights } from './subsystem-rights.ts'

/** Something that may be done at the portal: everywhere (null), or over one subsystem. */
type Right = { action: PortalAction; limitedTo: string | null }

/** What somebody may do at the portal. */
export class Rights {
  readonly #held: readonly Right[]

  constructor(held: readonly Right[]) {
    this.#held = held
  }

  /** Whether there is anything at all. */
  get any(): boolean {
    return this.#held.length > 0
  }

  /** Whether this may be done: over the subsystem of that id, or everywhere where none is named. */
  may(action: PortalAction, subsystemId: string | null = null): boolean {
    return this.#held.some(
      (right) => right.action === action && (right.limitedTo === null || right.limitedTo === subsystemId),
    )
  }

  /** Over which subsystems this may be done; none is an empty list. */
  scope(action: PortalAction): 'all' | readonly string[] {
    if (this.may(action)) return 'all'
    return this.#held.flatMap((right) => (right.action === action && right.limitedTo ? [right.limitedTo] : []))
  }

  /** Whether everything that the other may do may be done by this one as well. */
  cover(other: Rights): boolean {
    return other.#held.every(({ action, limitedTo }) => this.may(action, limitedTo))
  }
}

const everything = new Rights(portalActionNames.map((action) => ({ action, limitedTo: null })))

/**
 * What an actor may do at the portal now. Whoever can run the command line holds the database already; a person with an API
 * key has no more than both of them; a subsystem has what its capabilities need. A locked user has nothing.
 */
export async function rightsOf(ctx: Context, who: Actor): Promise<Rights> {
  if (who.kind === 'operator' || who.kind === 'system') return everything
  if (who.kind === 'subsystem') return new Rights(await readSubsystemRights(ctx, who.id))
  const { id, key } = who
  const held = await readRights(
    ctx,
    Prisma.sql`p.user_id = ${id}::uuid AND p.withheld IS NULL AND u.locked_at IS NULL AND u.removed_at IS NULL`,
  )
  return new Rights(key ? held.filter(({ action }) => key.scopes.includes(action)) : held)
}

/**
 * What somebody may do at the portal, now or later: locked or not, with what has not begun and what is to be confirmed. Whoever
 * gets hold of the account today has all of it one day.
 */
const prospectsOf = async (ctx: Context, userId: string): Promise<Rights> =>
  new Rights(
    await readRights(ctx, Prisma.sql`p.user_id = ${userId}::uuid AND coalesce(p.withheld, '') NOT LIKE '%ended'`),
  )

async function readRights(ctx: Context, which: Prisma.Sql): Promise<Right[]> {
  const rows = await ctx.db.$queryRaw<{ name: string; limited_to_id: string | null }[]>`
    SELECT DISTINCT a.name, p.limited_to_id
      FROM access_path(${ctx.now}) p
      JOIN action a ON a.id = p.action_id
      JOIN subsystem b ON b.id = p.subsystem_id AND b.identifier = ${portalIdentifier}
      JOIN "user" u ON u.id = p.user_id
     WHERE ${which}`
  return rows.flatMap(({ name, limited_to_id: limitedTo }) =>
    isPortalAction(name) ? [{ action: name, limitedTo }] : [],
  )
}

/**
 * The first line of every verb that administers: dashboard, API and command line have this one enforcement.
 * Refuses: not_permitted.
 */
export async function requireRight(
  ctx: Context,
  who: Actor,
  action: PortalAction,
  subsystemId: string | null = null,
): Promise<void> {
  if (!(await rightsOf(ctx, who)).may(action, subsystemId)) {
    throw new Refusal('not_permitted', { detail: `That needs the right ${action}.` })
  }
}

/**
 * Nobody acts on somebody who may do more at the portal than they: to lock them out or to take their account over would be a
 * way up. A subsystem acts on whom it manages, and never on anybody who holds or will hold something at the portal.
 * Refuses: not_permitted.
 */
export async function refuseHigher(ctx: Context, who: Actor, userId: string): Promise<void> {
  if (isSelf(who, userId)) return
  if (who.kind === 'subsystem') return refuseOutOfReach(ctx, who.id, userId)
  const [own, theirs] = [await rightsOf(ctx, who), await prospectsOf(ctx, userId)]
  if (!own.cover(theirs)) throw new Refusal('not_permitted', { detail: 'This person may do more here than you.' })
}

async function refuseOutOfReach(ctx: Context, subsystemId: string, userId: string): Promise<void> {
  const within = (await isManagedBy(ctx, subsystemId, userId)) && !(await prospectsOf(ctx, userId)).any
  if (!within) throw new Refusal('not_permitted', { detail: 'This person is not managed by the application.' })
}

/**
 * What people do with their own account, and others only with a right and with nobody above them. Refuses: not_permitted.
 */
export async function requireSelfOrRight(
  ctx: Context,
  who: Actor,
  { userId, action }: { userId: string; action: PortalAction },
): Promise<void> {
  if (isSelf(who, userId)) return
  await requireRight(ctx, who, action)
  await refuseHigher(ctx, who, userId)
}

/**
 * Nobody gives what they do not have: each of these actions of the portal, over that subsystem or everywhere.
 * Call it under `holdAdministration`. Refuses: not_permitted.
 */
export async function refuseMoreThanHeld(
  tx: Context,
  who: Actor,
  { actions, limitedTo }: { actions: readonly string[]; limitedTo: string | null },
): Promise<void> {
  const own = await rightsOf(tx, who)
  const missing = actions.find((action) => isPortalAction(action) && !own.may(action, limitedTo))
  if (missing) throw new Refusal('not_permitted', { detail: `It holds ${missing}, which you do not.` })
}
