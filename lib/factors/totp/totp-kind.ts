import { verifySync } from 'otplib'
import { openFactorKey } from '#lib/factors/factor-key.ts'
import type { FactorKind } from '#lib/factors/factor-kind.ts'

/** Time-based one-time passwords (RFC 6238): one step before and after is accepted, and no step twice. */
export const totpKind: FactorKind = {
  kind: 'totp',
  title: 'Authenticator app',
  spend: async (ctx, factor, code) => {
    if (code.length !== factor.digits || !/^\d+$/.test(code) || !factor.period) return false
    const epoch = Math.floor(ctx.now.getTime() / 1_000)
    const result = verifySync({
      secret: openFactorKey(ctx, factor),
      token: code,
      algorithm: factor.algorithm as 'sha1' | 'sha256' | 'sha512',
      digits: factor.digits as 6 | 7 | 8,
      period: factor.period,
      epoch,
      epochTolerance: factor.period,
    })
    if (!result.valid) return false
    const step = BigInt(Math.floor(epoch / factor.period) + result.delta)
    // Spent by the statement that says yes; an older step than the last accepted one is a replay (RFC 6238 §5.2).
    const { count } = await ctx.db.factor.updateMany({
      where: { id: factor.id, removedAt: null, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
      data: { lastStep: step, lastUsedAt: ctx.now },
    })
    return count === 1
  },
}
