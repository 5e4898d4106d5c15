import { Refusal } from '#lib/base/refusal.ts'
import { canonicalPassword } from './hash-password.ts'

/** What people choose for themselves; an operator may set a shorter one for a machine of the past. */
export const passwordLengthMin = 12
export const operatorPasswordLengthMin = 8
export const passwordLengthMax = 256

/** Refuses: password_refused when the password is too short or too long, counted in characters as people see them. */
export function checkPasswordRules(password: string, lengthMin = passwordLengthMin): void {
  const length = [...canonicalPassword(password)].length
  if (length < lengthMin) {
    throw new Refusal('password_refused', { detail: `A password has at least ${lengthMin} characters.` })
  }
  if (length > passwordLengthMax) {
    throw new Refusal('password_refused', { detail: `A password has at most ${passwordLengthMax} characters.` })
  }
}
