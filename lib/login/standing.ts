import type { Factor } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'
import { effectivePolicy } from '#lib/factors/effective-policy.ts'
import { defaultPolicy } from '#lib/factors/policy.ts'
import { standingProofs } from '#lib/factors/standing-proofs.ts'
import { listFactors } from '#lib/factors/verify-second-factor.ts'
import type { Proof } from '#lib/sessions/open-sso-session.ts'
import { passwordStanding } from '#lib/users/passwords/password-standing.ts'
import type { Attempt } from './attempt.ts'
import type { Standing } from './next-step.ts'

/** Where a sign-in stands, with the proofs that count and the factors as they are stored. */
export type KnownStanding = Omit<Standing, 'proofs' | 'factors'> & { proofs: Proof[]; factors: Factor[] }

/** Looks up, for an attempt, all that decides its next step: policy, factors and password as they are now. */
export async function standingOf(ctx: Context, { request, userId, proofs }: Attempt): Promise<KnownStanding> {
  if (userId === null) {
    return { request, userId, proofs, policy: defaultPolicy, factors: [], passwordTemporary: false }
  }
  const [policy, factors, password] = await Promise.all([
    effectivePolicy(ctx, { userId, subsystemId: request.subsystemId ?? null }),
    listFactors(ctx, userId),
    passwordStanding(ctx, userId),
  ])
  return {
    request,
    userId,
    proofs: await standingProofs(ctx, proofs, factors),
    policy,
    factors,
    passwordTemporary: password.mustChange,
  }
}
