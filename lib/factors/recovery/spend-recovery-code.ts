import type { Context } from '#lib/db/context.ts'
import { hashRecoveryCode } from './recovery-code.ts'

/** Whether this is an unused recovery code of the user; it is used then, by the statement that says so. */
export async function spendRecoveryCode(
  ctx: Context,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const hash = hashRecoveryCode(ctx, userId, code)
  if (!hash) return false
  const { count } = await ctx.db.recoveryCode.updateMany({
    where: { userId, hash, usedAt: null },
    data: { usedAt: ctx.now },
  })
  return count === 1
}
