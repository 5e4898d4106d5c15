import type { Context } from '#lib/db/context.ts'
import { ClaimRule } from './claim-rule.ts'

const gives = {
  role: { select: { name: true, subsystem: { select: { identifier: true } } } },
  team: { select: { name: true } },
} as const

/** A rule as it is stored. */
export type StoredRule = ClaimRule & {
  id: string
  roleId: string | null
  teamId: string | null
  field: string | null
  writtenById: string | null
}

/** The rules of a provider, in their order. */
export async function readRules(ctx: Context, providerId: string): Promise<StoredRule[]> {
  const rows = await ctx.db.claimRule.findMany({
    where: { providerId, removedAt: null },
    orderBy: { position: 'asc' },
    include: gives,
  })
  return rows.flatMap(({ id, claim, operator, values, role, team, roleId, teamId, field, writtenById }) => {
    const given = role
      ? { subsystem: role.subsystem.identifier, role: role.name }
      : team
        ? { team: team.name }
        : field !== null && { field }
    // What a rule gave may be gone for good: then it gives nothing.
    if (!given) return []
    return [{ ...ClaimRule.parse({ claim, operator, values, gives: given }), id, roleId, teamId, field, writtenById }]
  })
}
