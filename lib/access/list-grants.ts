import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'

export const ListGrants = z.strictObject({
  user: z.string().optional(),
  subsystem: z.string().optional(),
  /** With the ones that are over. */
  ended: z.boolean().optional(),
})

/** Who holds which role: grants that hold now or will. Refuses: no_such_user, no_such_subsystem. */
export async function listGrants(ctx: Context, { user, subsystem, ended }: z.infer<typeof ListGrants>) {
  const holder = user === undefined ? null : await findUser(ctx, user)
  const of = subsystem === undefined ? null : await findSubsystem(ctx, subsystem)
  const found = await ctx.db.grant.findMany({
    where: {
      ...(holder && { userId: holder.id }),
      ...(of && { role: { subsystemId: of.id } }),
      ...(!ended && { OR: [{ validTo: null }, { validTo: { gt: ctx.now } }] }),
    },
    select: {
      id: true,
      validFrom: true,
      validTo: true,
      reason: true,
      user: { select: { username: true } },
      team: { select: { name: true } },
      role: { select: { name: true, subsystem: { select: { identifier: true } } } },
    },
    orderBy: [{ user: { username: 'asc' } }, { role: { subsystem: { identifier: 'asc' } } }, { validFrom: 'asc' }],
  })
  return found.map((grant) => ({
    id: grant.id,
    user: grant.user?.username ?? null,
    team: grant.team?.name ?? null,
    subsystem: grant.role.subsystem.identifier,
    role: grant.role.name,
    validFrom: grant.validFrom.toISOString(),
    validTo: grant.validTo?.toISOString() ?? null,
    reason: grant.reason,
  }))
}
