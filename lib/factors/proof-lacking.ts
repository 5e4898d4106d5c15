import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { hasRecentProof } from '#lib/sessions/has-recent-proof.ts'
import { firstFactorSeconds } from './first-factor-seconds.ts'
import { firstProofs } from './first-proof.ts'
import { policyAndFactors } from './policy-and-factors.ts'
import { secondFactorWanted } from './second-factor-wanted.ts'

/** A `first factor` is added right after the password, so that is asked for once more. */
export type Lacking = 'proof' | 'level' | 'first factor' | null

type Entry = {
  /** Null: the portal itself. */
  subsystemId: string | null
  /** What is asked for beyond the policy. */
  level?: 'password' | 'otp' | undefined
  maxAgeSeconds?: number | undefined
}

/** What a session lacks on the way into a subsystem: nothing, a fresh proof, or a second factor. */
export async function proofLacking(
  ctx: Context,
  session: SsoSession,
  { subsystemId, level, maxAgeSeconds }: Entry,
): Promise<Lacking> {
  const userId = session.user.id
  const { policy, factors } = await policyAndFactors(ctx, { userId, subsystemId })
  const maxAge = Math.min(maxAgeSeconds ?? Number.POSITIVE_INFINITY, policy.maxAgeSeconds ?? Number.POSITIVE_INFINITY)
  if (Number.isFinite(maxAge) && secondsAfter(session.authenticatedAt, maxAge) < ctx.now) return 'proof'
  const factorKinds = factors.map(({ kind }) => kind)
  const wanted = secondFactorWanted({ methods: session.methods, policy, factorKinds, level, again: false })
  if (wanted === 'none') return null
  const tooLate = wanted === 'enrol_factor' && !(await hasRecentProof(ctx, recentFirstProof(session)))
  return tooLate ? 'first factor' : 'level'
}

const recentFirstProof = ({ id }: SsoSession) => ({
  ssoSessionId: id,
  methods: firstProofs,
  seconds: firstFactorSeconds.offered,
})
