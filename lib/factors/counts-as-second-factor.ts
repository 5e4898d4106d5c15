import type { Policy } from './policy.ts'

/** Whether a proof of this method is a second factor that the policy counts. A recovery code stands in for any kind. */
export const isSecondFactor = (method: string, { kinds }: Pick<Policy, 'kinds'>): boolean =>
  method === 'recovery_code' || (['totp', 'hotp', 'passkey'].includes(method) && (kinds?.includes(method) ?? true))
