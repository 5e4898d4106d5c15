import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'

const select = {
  id: true,
  name: true,
  hint: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  user: { select: { id: true, username: true, name: true } },
} as const

/** One's own keys, newest first; with `everyone`, those of all people. Refuses: not_permitted (everyone's: settings.write). */
export async function listApiKeys(ctx: Context, { everyone = false }: { everyone?: boolean }, who: Actor) {
  if (everyone || who.kind !== 'user') await requireRight(ctx, who, 'settings.write')
  const own = who.kind === 'user' && !everyone ? { userId: who.id } : {}
  return ctx.db.apiKey.findMany({ where: own, select, orderBy: { id: 'desc' }, take: 1_000 })
}
