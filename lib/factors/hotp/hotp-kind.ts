import { verifySync } from 'otplib'
import { openFactorKey } from '#lib/factors/factor-key.ts'
import type { FactorKind } from '#lib/factors/factor-kind.ts'

/** So many codes may have been made without being used: a token in a pocket gets pressed (RFC 4226 §7.4). */
export const lookAhead = 10

/** Counter-based one-time passwords of hardware tokens (RFC 4226). */
export const hotpKind: FactorKind = {
  kind: 'hotp',
  title: 'Hardware token',
  spend: async (ctx, factor, code) => {
    if (code.length !== factor.digits || !/^\d+$/.test(code) || factor.counter === null) return false
    const result = verifySync({
      strategy: 'hotp',
      secret: openFactorKey(ctx, factor),
      token: code,
      algorithm: factor.algorithm as 'sha1' | 'sha256' | 'sha512',
      digits: factor.digits as 6 | 7 | 8,
      counter: Number(factor.counter),
      counterTolerance: [0, lookAhead],
    })
    if (!result.valid) return false
    const matched = factor.counter + BigInt(result.delta)
    const { count } = await ctx.db.factor.updateMany({
      where: { id: factor.id, removedAt: null, counter: { lte: matched } },
      data: { counter: matched + 1n, lastUsedAt: ctx.now },
    })
    return count === 1
  },
}
