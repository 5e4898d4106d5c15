import type { Context } from '#lib/db/context.ts'

/** What one can hold in some subsystems: their roles, and the teams that hold one of them now. Few, beside the holders. */
export type WaysInto = { roleIds: string[]; teamIds: string[] }

export async function waysInto(ctx: Context, subsystemIds: readonly string[]): Promise<WaysInto> {
  const roles = await ctx.db.role.findMany({
    where: { subsystemId: { in: [...subsystemIds] } },
    select: { id: true },
  })
  const roleIds = roles.map(({ id }) => id)
  const grants = await ctx.db.grant.findMany({
    where: {
      teamId: { not: null },
      roleId: { in: roleIds },
      validFrom: { lte: ctx.now },
      OR: [{ validTo: null }, { validTo: { gt: ctx.now } }],
    },
    select: { teamId: true },
    distinct: ['teamId'],
  })
  return { roleIds, teamIds: grants.flatMap(({ teamId }) => teamId ?? []) }
}
