import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { checkPasswordRules, type PersonWords } from '#lib/users/passwords/check-password-rules.ts'
import { canonicalPassword } from '#lib/users/passwords/hash-password.ts'
import { readPasswordRules } from '#lib/users/passwords/password-rules.ts'

/** What clients of Superfly look up in their own texts: empty, too short, too simple, used before. */
type PolicyCode = 'P000' | 'P001' | 'P002' | 'P003'

export const policyRefusal = (code: PolicyCode, cause?: unknown): Refusal =>
  new Refusal('password_refused', { detail: code, cause })

/** Whether somebody may choose this password. Refuses: 400 password_refused with Superfly's code as its detail; 503 busy. */
export async function checkSuperflyPolicy(ctx: Context, password: string, person: PersonWords): Promise<void> {
  if (password === '') throw policyRefusal('P000')
  const rules = await readPasswordRules(ctx)
  if ([...canonicalPassword(password)].length < rules.lengthMin) throw policyRefusal('P001')
  try {
    await checkPasswordRules(ctx, { password, person }, rules)
  } catch (error) {
    throw error instanceof Refusal && error.code === 'password_refused' ? policyRefusal('P002', error) : error
  }
}
