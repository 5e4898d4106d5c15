import { Refusal } from '#lib/base/refusal.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'

/** A factor that this user has, by its id or by the name that the user gave it. Refuses: no_such_factor. */
export async function findFactor(ctx: Context, userId: string, idOrName: string) {
  const named = { name: { equals: idOrName.trim(), mode: 'insensitive' as const } }
  const which = isUuid(idOrName) ? { OR: [{ id: idOrName }, named] } : named
  const factor = await ctx.db.factor.findFirst({ where: { userId, removedAt: null, ...which }, orderBy: { id: 'asc' } })
  if (!factor) throw new Refusal('no_such_factor', { detail: `There is no second factor ${idOrName}.` })
  return factor
}
