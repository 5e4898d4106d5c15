import { isFirstProof } from '#lib/factors/first-proof.ts'
import { isMailedCodeWanted, type MailedCodeStanding } from '#lib/factors/mailed-code/mailed-code-standing.ts'
import type { Policy } from '#lib/factors/policy.ts'
import { secondFactorWanted } from '#lib/factors/second-factor-wanted.ts'
import type { Proof } from '#lib/sessions/open-sso-session.ts'
import type { LoginRequest } from './login-request.ts'

/** The forms of a sign-in. */
export type StepName =
  | 'password'
  | 'otp'
  | 'change_password'
  | 'mailed_code'
  | 'enrol_factor'
  | 'recovery_codes'
  | 'choose_role'

/** Where a sign-in stands. */
export type Step = StepName | 'done' | { refused: 'other_user' | 'level_unreachable' }

/** All that decides the next step. */
export type Standing = {
  request: Pick<LoginRequest, 'level' | 'asUserId' | 'stepUp'>
  /** Who has been identified, and the proofs that count for this attempt. */
  userId: string | null
  proofs: readonly Pick<Proof, 'method'>[]
  policy: Policy
  /** The factors that the user has. */
  factors: readonly { kind: string }[]
  /** The password was given by someone else and must be changed. */
  passwordTemporary: boolean
  /** The subsystem asks with which role, and nothing has settled it. */
  roleOpen: boolean
  /** What stands before a first factor. */
  mailedCode: MailedCodeStanding
  /** The page of the recovery codes that came with a first factor stands open. */
  recoveryCodesOpen: boolean
}

/**
 * The next step of a sign-in: the only dispatcher. Steps record what they proved and never call each other. Pure.
 * The second factor comes before everything that could change the account, a temporary password included. With which role to
 * enter is asked last: what somebody holds is shown to nobody else.
 */
export function nextStep(standing: Standing): Step {
  const { request, userId, proofs, passwordTemporary } = standing
  if (userId === null || !proofs.some(({ method }) => isFirstProof(method))) return 'password'
  if (request.asUserId !== undefined && request.asUserId !== userId) return { refused: 'other_user' }
  const { policy } = standing
  const factorKinds = standing.factors.map(({ kind }) => kind)
  const methods = proofs.map(({ method }) => method)
  // Who steps up gives what was lacking, by the same measure; only who proves again leaves nothing to a trusted browser.
  const again = request.asUserId !== undefined && !request.stepUp
  const second = secondFactorWanted({ methods, policy, factorKinds, level: request.level, again })
  if (second === 'otp') return 'otp'
  // Who came in by another server has shown no password: theirs is changed when they use it.
  if (passwordTemporary && methods.includes('password')) return 'change_password'
  if (second === 'enrol_factor') return isMailedCodeWanted(standing.mailedCode) ? 'mailed_code' : 'enrol_factor'
  if (second !== 'none') return { refused: 'level_unreachable' }
  if (standing.recoveryCodesOpen) return 'recovery_codes'
  return standing.roleOpen ? 'choose_role' : 'done'
}
