import type { Policy } from './policy.ts'

type Known = {
  /** What was proved, as methods. */
  methods: readonly string[]
  policy: Policy
  /** The kinds of the factors that the user has. */
  factorKinds: readonly string[]
  /** The level that is asked for beyond the policy. */
  level?: 'password' | 'otp' | undefined
  /** Proving again on demand: a trusted browser stands in for nothing then. */
  again: boolean
}

/**
 * What is still wanted as the second factor: nothing, a code, a first factor to be added, or something this user cannot
 * give. The one place that decides it, for the steps of a sign-in and for a session that asks to go further. Pure.
 */
export function secondFactorWanted(known: Known): 'none' | 'otp' | 'enrol_factor' | 'unreachable' {
  const { methods, policy, factorKinds, level, again } = known
  const usable = factorKinds.some((kind) => policy.kinds?.includes(kind) ?? true)
  const wanted = level === 'otp' || policy.otp === 'required' || (policy.otp === 'optional' && usable)
  if (!wanted || methods.some((method) => isSecondFactor(method, policy))) return 'none'
  if (methods.includes('trusted_device') && policy.trustedDevices && level !== 'otp' && !again) return 'none'
  if (usable) return 'otp'
  // Whoever has a factor of another kind proves that one first, and adds what is asked for in the account: with the
  // password alone nobody adds a factor beside one.
  const adds = policy.enrolment === 'self' && factorKinds.length === 0 && (policy.kinds?.includes('totp') ?? true)
  return adds ? 'enrol_factor' : 'unreachable'
}

/** Whether a proof of this method is a second factor that the policy counts. A recovery code stands in for any kind. */
const isSecondFactor = (method: string, { kinds }: Pick<Policy, 'kinds'>): boolean =>
  method === 'recovery_code' || (['totp', 'hotp', 'passkey'].includes(method) && (kinds?.includes(method) ?? true))
