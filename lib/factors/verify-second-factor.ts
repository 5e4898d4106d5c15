import type { Context } from '#lib/db/context.ts'
import { factorKinds } from './factor-kinds.ts'
import type { Policy, SecondFactorMethod } from './policy.ts'
import { spendRecoveryCode } from './recovery/spend-recovery-code.ts'
import { typedCode } from './typed-code.ts'

export type SecondFactorProof = { method: SecondFactorMethod; factorId?: string }

/**
 * Whether a code proves one of the user's factors that count, or is one of their recovery codes; it is spent then.
 * Which of several factors it belongs to is found out here: nobody has to choose first.
 */
export async function verifySecondFactor(
  ctx: Context,
  { userId, code, policy }: { userId: string; code: string; policy: Pick<Policy, 'kinds'> },
): Promise<SecondFactorProof | null> {
  const typed = typedCode(code)
  const factors = await listFactors(ctx, userId)
  for (const { kind, spend } of factorKinds) {
    if (policy.kinds && !policy.kinds.includes(kind)) continue
    for (const factor of factors.filter((known) => known.kind === kind)) {
      if (await spend(ctx, factor, typed)) return { method: factor.kind as SecondFactorMethod, factorId: factor.id }
    }
  }
  return (await spendRecoveryCode(ctx, { userId, code: typed })) ? { method: 'recovery_code' } : null
}

/** The factors that a user has now. */
export const listFactors = (ctx: Context, userId: string) =>
  ctx.db.factor.findMany({ where: { userId, removedAt: null }, orderBy: { createdAt: 'asc' } })
