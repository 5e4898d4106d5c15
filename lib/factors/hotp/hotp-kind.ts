import { openFactorKey } from '#lib/factors/factor-key.ts'
import type { FactorKind } from '#lib/factors/factor-kind.ts'
import { type HotpShape, matchHotp } from './match-hotp.ts'

/** So many codes may have been made without being used: a token in a pocket gets pressed (RFC 4226 §7.4). */
const lookAhead = 10

/** Counter-based one-time passwords of hardware tokens (RFC 4226). */
export const hotpKind: FactorKind = {
  kind: 'hotp',
  title: 'Hardware token',
  spend: async (ctx, factor, code) => {
    if (factor.counter === null) return false
    const window = { from: factor.counter, ahead: lookAhead }
    const matched = matchHotp(openFactorKey(ctx, factor), [code], window, factor as HotpShape)
    if (matched === null) return false
    // Spent by the statement that says yes: whoever else came with this code finds the counter past it.
    const { count } = await ctx.db.factor.updateMany({
      where: { id: factor.id, removedAt: null, counter: { lte: matched } },
      data: { counter: matched + 1n, lastUsedAt: ctx.now },
    })
    return count === 1
  },
}
