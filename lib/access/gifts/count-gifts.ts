import type { Context } from '#lib/db/context.ts'

/** How many people hold now what each of these rules gave, by its id; a rule by which nobody holds anything is not in there. */
export async function countGifts(ctx: Context, ruleIds: readonly string[]): Promise<Map<string | null, number>> {
  const held = {
    by: ['ruleId' as const],
    where: { ruleId: { in: [...ruleIds] }, validTo: null },
    _count: true as const,
  }
  const [grants, memberships] = [await ctx.db.grant.groupBy(held), await ctx.db.teamMember.groupBy(held)]
  return new Map([...grants, ...memberships].map(({ ruleId, _count }) => [ruleId, _count]))
}
