import type { Context } from '#lib/db/context.ts'
import { mailedCodeStanding } from '#lib/factors/mailed-code/mailed-code-standing.ts'
import { defaultPolicy } from '#lib/factors/policy.ts'
import type { KnownFactor } from '#lib/factors/policy-and-factors.ts'
import { standingProofs } from '#lib/factors/standing-proofs.ts'
import type { Proof } from '#lib/sessions/open-sso-session.ts'
import { decideRole, type OfferedRole } from '#lib/sessions/role-choice/decide-role.ts'
import { offeredRoles } from '#lib/sessions/role-choice/offered-roles.ts'
import type { Attempt } from './attempt.ts'
import { lookUpStanding } from './look-up-standing.ts'
import { nextStep, type Standing } from './next-step.ts'
import type { Browser } from './open-form.ts'

/** Where a sign-in stands, with the proofs that count, the factors, and what its page shows of roles. */
export type KnownStanding = Omit<Standing, 'proofs' | 'factors'> & {
  proofs: Proof[]
  factors: KnownFactor[]
  /** The roles to choose from; none where the subsystem asks for no choice. */
  offered: OfferedRole[]
  /** Which of them is marked. */
  preset: string | null
}

/** Looks up, for an attempt, all that decides its next step: policy, factors, password and roles as they are now. */
export async function standingOf(ctx: Context, attempt: Attempt, browser: Browser): Promise<KnownStanding> {
  const known = await knownOf(ctx, attempt, browser)
  // Who is not about to add a first factor is not looked up for it.
  if (known.userId === null || nextStep(known) !== 'enrol_factor') return known
  return { ...known, mailedCode: await mailedCodeStanding(ctx, { userId: known.userId, boundTo: attempt.id }) }
}

async function knownOf(ctx: Context, attempt: Attempt, { session }: Browser): Promise<KnownStanding> {
  const { request, userId, proofs } = attempt
  const given = { request, userId, mailedCode: { state: 'unneeded' } as const }
  if (userId === null) {
    const nothing = { factors: [], passwordTemporary: false, recoveryCodesOpen: false }
    const noRole = { offered: [], roleOpen: false, preset: null }
    return { ...given, proofs, policy: defaultPolicy, ...nothing, ...noRole }
  }
  const ssoSessionId = session?.user.id === userId ? session.id : null
  const subsystemId = request.subsystemId ?? null
  const { policy, factors, passwordTemporary } = await lookUpStanding(ctx, { userId, subsystemId })
  const offered = subsystemId ? await offeredRoles(ctx, { userId, subsystemId, ssoSessionId }) : []
  return {
    ...given,
    proofs: await standingProofs(ctx, proofs, factors),
    // With the last factor its codes are gone.
    recoveryCodesOpen: attempt.sealedRecoveryCodes !== null && factors.length > 0,
    policy,
    factors,
    passwordTemporary,
    offered,
    ...roleStanding(attempt, offered),
  }
}

/** What is lost since it was chosen counts as not chosen. */
function roleStanding({ request, chosen }: Attempt, offered: OfferedRole[]) {
  if (chosen && offered.some(({ name }) => name === chosen.role)) return { roleOpen: false, preset: chosen.role }
  const decision = offered.length > 0 ? decideRole(offered, request.role ?? {}) : null
  return decision?.kind === 'ask' ? { roleOpen: true, preset: decision.preset.name } : { roleOpen: false, preset: null }
}
