import { portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { strictestOf } from '#lib/factors/effective-policy.ts'
import type { Policy } from '#lib/factors/policy.ts'
import { type KnownFactor, type PolicyAndFactorsRow, policyAndFactorsColumns } from '#lib/factors/policy-and-factors.ts'
import { mustChange, type PasswordStandingRow, passwordStandingText } from '#lib/users/passwords/password-standing.ts'

type Found = PolicyAndFactorsRow & { password: PasswordStandingRow | null }

/**
 * What decides the next step of one user, in one round trip: every sign-in asks after every step.
 * $1 user  $2 subsystem, or null for  $3 the identifier of the portal  $4 now
 */
const standingStatement = statement({
  name: 'look-up-standing',
  text: `
SELECT ${policyAndFactorsColumns},
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
