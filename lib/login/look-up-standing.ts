import { portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { type PolicyRow, policiesText, strictestOf } from '#lib/factors/effective-policy.ts'
import type { Policy } from '#lib/factors/policy.ts'
import { mustChange, type PasswordStandingRow, passwordStandingText } from '#lib/users/passwords/password-standing.ts'

/** Of a factor, what a step and its page need to know. */
export type KnownFactor = { id: string; kind: string; name: string; digits: number }

type Found = { policies: PolicyRow[]; factors: KnownFactor[]; password: PasswordStandingRow | null }

/**
 * What decides the next step of one user, in one round trip: every sign-in asks after every step.
 * $1 user  $2 subsystem, or null for  $3 the identifier of the portal  $4 now
 */
const standingStatement = statement({
  name: 'look-up-standing',
  text: `
SELECT (SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') FROM (${policiesText}) p) AS policies,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'digits', f.digits)
                                  ORDER BY f.created_at), '[]')
          FROM factor f WHERE f.user_id = $1 AND f.removed_at IS NULL) AS factors,
       (SELECT to_jsonb(w) FROM (${passwordStandingText}) w) AS password`,
})

/** The policy for a user on the way into a subsystem (none: the portal itself), their factors, and whether their password is to be changed. */
export async function lookUpStanding(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string | null },
): Promise<{ policy: Policy; factors: KnownFactor[]; passwordTemporary: boolean }> {
  const values = [userId, subsystemId, portalIdentifier, ctx.now]
  const [found] = await ctx.run<Found>(standingStatement, values)
  if (!found) throw new Error('a statement without a condition gave no row')
  const { policies, factors, password } = found
  return { policy: strictestOf(policies), factors, passwordTemporary: mustChange(password, ctx.now) }
}
