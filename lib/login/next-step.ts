import type { Proof } from '#lib/sessions/open-sso-session.ts'
import { levelOf } from '#lib/sessions/session-answer.ts'
import type { LoginRequest } from './login-request.ts'

/** Where a sign-in stands. The only dispatcher: steps record what they proved and never call each other. */
export type Step = 'password' | 'done' | { refused: 'other_user' | 'level_unreachable' }

type Standing = {
  request: Pick<LoginRequest, 'level' | 'asUserId'>
  /** Who has been identified, and the proofs given in this attempt by that user. */
  userId: string | null
  proofs: readonly Proof[]
}

/** The next step of a sign-in. Pure: the same standing is always at the same step. */
export function nextStep({ request, userId, proofs }: Standing): Step {
  if (userId === null || !proofs.some(({ method }) => method === 'password')) return 'password'
  if (request.asUserId !== undefined && request.asUserId !== userId) return { refused: 'other_user' }
  const reached = levelOf(proofs.map(({ method }) => method))
  if (request.level === 'otp' && reached !== 'otp') return { refused: 'level_unreachable' }
  return 'done'
}
