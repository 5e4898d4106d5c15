import { recordEvent } from '#lib/audit/record-event.ts'
import type { Context } from '#lib/db/context.ts'
import { countRecoveryCodes } from './count-recovery-codes.ts'
import { hashRecoveryCode } from './recovery-code.ts'

/** Whether this is an unused recovery code of the user; it is used then, by the statement that says so. */
export async function spendRecoveryCode(
  ctx: Context,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const hash = hashRecoveryCode(ctx, userId, code)
  if (!hash) return false
  return ctx.atomically(async (tx) => {
    const { count } = await tx.db.recoveryCode.updateMany({
      where: { userId, hash, usedAt: null },
      data: { usedAt: tx.now },
    })
    if (count === 0) return false
    const facts = { left: await countRecoveryCodes(tx, userId) }
    await recordEvent(tx, { kind: 'recovery-code.used', userId, facts }, { kind: 'user', id: userId })
    return true
  })
}
