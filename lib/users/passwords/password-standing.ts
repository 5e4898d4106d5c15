import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type PasswordRules, readPasswordRules } from './password-rules.ts'

/** Whether the user must choose another password before going on: this one was given by someone else, or is too old. */
export async function passwordStanding(ctx: Context, userId: string): Promise<{ mustChange: boolean }> {
  const [rules, password] = await Promise.all([
    readPasswordRules(ctx),
    ctx.db.password.findUnique({ where: { userId }, select: { temporary: true, changedAt: true } }),
  ])
  if (!password) return { mustChange: false }
  const { maxAgeDays } = rules
  const tooOld = maxAgeDays !== null && secondsAfter(password.changedAt, days(maxAgeDays)) <= ctx.now
  return { mustChange: password.temporary || tooOld }
}

type Stored = { temporary: boolean; changedAt: Date }

/** When a temporary password stops letting anybody in; null for one of the person's own. */
export const temporaryUntil = (
  { temporary, changedAt }: Stored,
  { temporaryDays }: Pick<PasswordRules, 'temporaryDays'>,
): Date | null => (temporary ? secondsAfter(changedAt, days(temporaryDays)) : null)
