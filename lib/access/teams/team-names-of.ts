import type { Context } from '#lib/db/context.ts'

/** The names of the teams that somebody is in now, sorted. */
export async function teamNamesOf(ctx: Context, userId: string): Promise<string[]> {
  const rows = await ctx.db.teamMember.findMany({
    where: {
      userId,
      validFrom: { lte: ctx.now },
      OR: [{ validTo: null }, { validTo: { gt: ctx.now } }],
      team: { removedAt: null },
    },
    select: { team: { select: { name: true } } },
    orderBy: { team: { name: 'asc' } },
  })
  return rows.map(({ team }) => team.name)
}
