import type { Context } from '#lib/db/context.ts'
import type { Policy } from '#lib/factors/policy.ts'
import { policyAndFactors } from '#lib/factors/policy-and-factors.ts'
import { secondFactorWanted } from '#lib/factors/second-factor-wanted.ts'

/** What the portal's policy asks of a person, after the password, on the way into a subsystem. Nothing that a caller says counts. */
export async function secondFactorStanding(
  ctx: Context,
  which: { userId: string; subsystemId: string },
): Promise<{ policy: Policy; wanted: boolean; hasTotp: boolean }> {
  const { policy, factors } = await policyAndFactors(ctx, which)
  const factorKinds = factors.map(({ kind }) => kind)
  const wanted = secondFactorWanted({ methods: ['password'], policy, factorKinds, again: false }) !== 'none'
  return { policy, wanted, hasTotp: factorKinds.includes('totp') }
}
