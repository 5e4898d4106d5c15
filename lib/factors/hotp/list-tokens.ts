import type { Context } from '#lib/db/context.ts'

/** The hardware tokens that nobody has, by serial. */
export const listTokens = (ctx: Context) =>
  ctx.db.hardwareToken.findMany({
    select: { serial: true, digits: true, algorithm: true, importedAt: true },
    orderBy: { serial: 'asc' },
  })
