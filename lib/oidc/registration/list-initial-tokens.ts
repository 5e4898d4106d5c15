import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'

const select = {
  id: true,
  name: true,
  hint: true,
  runBy: true,
  uses: true,
  usesMax: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  createdBy: { select: { username: true } },
} as const

/** Initial access tokens, newest first, without what would let anybody use one. Refuses: not_permitted. */
export async function listInitialTokens(ctx: Context, who: Actor) {
  await requireRight(ctx, who, 'subsystems.write')
  const rows = await ctx.db.oidcInitialToken.findMany({ select, orderBy: { id: 'desc' }, take: 1_000 })
  return rows.map(({ createdBy, ...row }) => ({ ...row, createdBy: createdBy?.username ?? null }))
}
