/** What proves identity beside the password, and is told to subsystems as the method of a proof. */
export type SecondFactorMethod = 'totp' | 'hotp' | 'recovery_code' | 'passkey'

/** What a sign-in must prove beside the password, for one user on the way into one subsystem. */
export type Policy = {
  otp: 'off' | 'optional' | 'required'
  /** Kinds of factor that count; null = all. A recovery code stands in for any of them. */
  kinds: readonly string[] | null
  /** Proofs must not be older than this on entry, in seconds; null = no limit of its own. */
  maxAgeSeconds: number | null
  /** Whether a browser that is trusted for 30 days may leave the second factor out. */
  trustedDevices: boolean
  /** Who adds the first factor: the person at sign-in, or only an administrator. */
  enrolment: 'self' | 'administrator'
}

/** Where nobody has set a policy: a second factor is asked of those who have one. */
export const defaultPolicy: Policy = {
  otp: 'optional',
  kinds: null,
  maxAgeSeconds: null,
  trustedDevices: true,
  enrolment: 'self',
}

const strictness = { off: 0, optional: 1, required: 2 } as const

/** The policy that satisfies all of them: the strictest of each. Pure. `off` of one gives way to `required` of another. */
export function strictest(policies: readonly Policy[]): Policy {
  return policies.reduce((a, b) => ({
    otp: strictness[a.otp] >= strictness[b.otp] ? a.otp : b.otp,
    kinds: a.kinds && b.kinds ? a.kinds.filter((kind) => b.kinds?.includes(kind)) : (a.kinds ?? b.kinds),
    maxAgeSeconds: least(a.maxAgeSeconds, b.maxAgeSeconds),
    trustedDevices: a.trustedDevices && b.trustedDevices,
    enrolment: a.enrolment === 'administrator' ? a.enrolment : b.enrolment,
  }))
}

const least = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)
