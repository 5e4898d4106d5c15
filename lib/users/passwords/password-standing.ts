import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { type PasswordRules, passwordRulesOf } from './password-rules.ts'

export type PasswordStandingRow = { temporary: boolean; changed_at: Date | string; rules: unknown }

/** What is looked up of a user's password, if they have one. $1 user */
export const passwordStandingText = `
SELECT p.temporary, p.changed_at, (SELECT i.password_rules FROM instance i WHERE i.id = 1) AS rules
  FROM password p WHERE p.user_id = $1`

const standingStatement = statement({ name: 'password-standing', text: passwordStandingText })

/** Whether the user must choose another password before going on: this one was given by someone else, or is too old. */
export async function passwordStanding(ctx: Context, userId: string): Promise<{ mustChange: boolean }> {
  const [password] = await ctx.run<PasswordStandingRow>(standingStatement, [userId])
  return { mustChange: mustChange(password ?? null, ctx.now) }
}

/** The same, of a row of `passwordStandingText` (null: no password). */
export function mustChange(password: PasswordStandingRow | null, now: Date): boolean {
  if (!password) return false
  const { maxAgeDays } = passwordRulesOf(password.rules)
  const tooOld = maxAgeDays !== null && secondsAfter(new Date(password.changed_at), days(maxAgeDays)) <= now
  return password.temporary || tooOld
}

type Stored = { temporary: boolean; changedAt: Date }

/** When a temporary password stops letting anybody in; null for one of the person's own. */
export const temporaryUntil = (
  { temporary, changedAt }: Stored,
  { temporaryDays }: Pick<PasswordRules, 'temporaryDays'>,
): Date | null => (temporary ? secondsAfter(changedAt, days(temporaryDays)) : null)
