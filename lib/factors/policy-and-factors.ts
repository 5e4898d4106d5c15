import { portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { type PolicyRow, policiesText, strictestOf } from './effective-policy.ts'
import type { Policy } from './policy.ts'

/** Of a factor, what a step and its page need to know. */
export type KnownFactor = { id: string; kind: string; name: string; digits: number }

export type PolicyAndFactorsRow = { policies: PolicyRow[]; factors: KnownFactor[] }

/** Columns of a statement with the parameters of `policiesText`. */
export const policyAndFactorsColumns = `
       (SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') FROM (${policiesText}) p) AS policies,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'digits', f.digits)
                                  ORDER BY f.created_at), '[]')
          FROM factor f WHERE f.user_id = $1 AND f.removed_at IS NULL) AS factors`

/** $1 user  $2 subsystem, or null for  $3 the identifier of the portal  $4 now */
const findStatement = statement({ name: 'policy-and-factors', text: `SELECT ${policyAndFactorsColumns}` })

/** The policy for a user on the way into a subsystem (none: the portal itself), and their factors: every entry asks. */
export async function policyAndFactors(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string | null },
): Promise<{ policy: Policy; factors: KnownFactor[] }> {
  const [found] = await ctx.run<PolicyAndFactorsRow>(findStatement, [userId, subsystemId, portalIdentifier, ctx.now])
  if (!found) throw new Error('a statement without a condition gave no row')
  return { policy: strictestOf(found.policies), factors: found.factors }
}
