import type { Context } from '#lib/db/context.ts'

/** How many recovery codes a user has left. */
export const countRecoveryCodes = (ctx: Context, userId: string): Promise<number> =>
  ctx.db.recoveryCode.count({ where: { userId, usedAt: null } })
