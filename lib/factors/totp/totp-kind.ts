import { openFactorKey } from '#lib/factors/factor-key.ts'
import type { FactorKind } from '#lib/factors/factor-kind.ts'
import { matchTotp, type TotpShape } from './match-totp.ts'

/** Time-based one-time passwords (RFC 6238): one step before and after is accepted, and no step twice. */
export const totpKind: FactorKind = {
  kind: 'totp',
  title: 'Authenticator app',
  spend: async (ctx, factor, code) => {
    const step = matchTotp(openFactorKey(ctx, factor), code, ctx.now, factor as TotpShape)
    if (step === null) return false
    // Spent by the statement that says yes; an older step than the last accepted one is a replay (RFC 6238 §5.2).
    const { count } = await ctx.db.factor.updateMany({
      where: { id: factor.id, removedAt: null, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
      data: { lastStep: step, lastUsedAt: ctx.now },
    })
    return count === 1
  },
}
