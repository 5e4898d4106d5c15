import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import { rightsOf } from './rights.ts'
import { findTeam } from './teams/find-team.ts'

const limitDefault = 100

export const ListGrants = z.strictObject({
  /** Their own grants; those of their teams are the teams'. */
  user: z.string().optional(),
  team: z.string().optional(),
  subsystem: z.string().optional(),
  role: z.string().optional(),
  /** With the ones that are over. */
  ended: z.boolean().optional(),
  limit: z.int().min(1).max(10_000).optional(),
  /** The page after the grant of this id. */
  after: z.uuid().optional(),
})

export type ListedGrant = {
  id: string
  user: string | null
  team: string | null
  subsystem: string
  role: string
  roleTitle: string
  /** Of the portal's own roles: the only subsystem over which it is held. */
  limitedTo: string | null
  grantedBy: string | null
  reason: string | null
  validFrom: string
  validTo: string | null
}

const identifier = { select: { identifier: true } }

/**
 * Who holds which role: grants that hold now or will, the newest first. `next` is what the following page asks for as
 * `after`. Whoever sees people sees all; whoever grants in some subsystems sees those in them.
 * Refuses: no_such_user, no_such_team, no_such_subsystem, not_permitted.
 */
export async function listGrants(
  ctx: Context,
  { ended, limit = limitDefault, after, ...which }: z.infer<typeof ListGrants>,
  who: Actor,
): Promise<{ grants: ListedGrant[]; next: string | null }> {
  const seen = await seenBy(ctx, who)
  const found = await ctx.db.grant.findMany({
    where: {
      AND: [seen, ...(ended ? [] : [{ OR: [{ validTo: null }, { validTo: { gt: ctx.now } }] }])],
      ...(which.user !== undefined && { userId: (await findUser(ctx, which.user)).id }),
      ...(which.team !== undefined && { teamId: (await findTeam(ctx, which.team)).id }),
      role: {
        ...(which.subsystem !== undefined && { subsystemId: (await findSubsystem(ctx, which.subsystem)).id }),
        ...(which.role !== undefined && { name: which.role }),
      },
      ...(after !== undefined && { id: { lt: after } }),
    },
    select: {
      id: true,
      validFrom: true,
      validTo: true,
      reason: true,
      user: { select: { username: true } },
      team: { select: { name: true } },
      limitedTo: identifier,
      grantedBy: { select: { username: true } },
      role: { select: { name: true, title: true, subsystem: identifier } },
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  const grants = found.slice(0, limit).map((grant) => ({
    id: grant.id,
    user: grant.user?.username ?? null,
    team: grant.team?.name ?? null,
    subsystem: grant.role.subsystem.identifier,
    role: grant.role.name,
    roleTitle: grant.role.title ?? grant.role.name,
    limitedTo: grant.limitedTo?.identifier ?? null,
    grantedBy: grant.grantedBy?.username ?? null,
    reason: grant.reason,
    validFrom: grant.validFrom.toISOString(),
    validTo: grant.validTo?.toISOString() ?? null,
  }))
  return { grants, next: found.length > limit ? (grants.at(-1)?.id ?? null) : null }
}

/** The grants that somebody may see. Refuses: not_permitted, where there are none. */
async function seenBy(ctx: Context, who: Actor) {
  const rights = await rightsOf(ctx, who)
  if (rights.may('users.read') || rights.may('grants.write')) return {}
  const scopes = (['users.read', 'grants.write'] as const).map((action) => rights.scope(action))
  const subsystemIds = scopes.flatMap((scope) => (scope === 'all' ? [] : scope))
  if (subsystemIds.length === 0) throw new Refusal('not_permitted', { detail: 'That needs the right users.read.' })
  return { OR: [{ role: { subsystemId: { in: subsystemIds } } }, { limitedToId: { in: subsystemIds } }] }
}
