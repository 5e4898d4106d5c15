import type { Context } from '#lib/db/context.ts'
import { type PasswordRules, passwordRefused } from './password-rules.ts'
import { verifyPassword } from './verify-password.ts'

/** Refuses (password_refused) the present password and, as far as the rules look back, those of before; 503 busy. */
export async function refuseReuse(
  ctx: Context,
  { userId, password, present }: { userId: string; password: string; present: string | null },
  { historyCount }: Pick<PasswordRules, 'historyCount'>,
): Promise<void> {
  if (present !== null && (await verifyPassword(ctx, password, present)).matches) {
    throw passwordRefused('This is the password that you have now: choose another.')
  }
  const past = await ctx.db.pastPassword.findMany({
    where: { userId },
    orderBy: { id: 'desc' },
    take: historyCount - 1,
    select: { hash: true },
  })
  for (const { hash } of past) {
    if (!(await verifyPassword(ctx, password, hash)).matches) continue
    throw passwordRefused(`This is one of your last ${historyCount} passwords: choose another.`)
  }
}
