import { z } from 'zod'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

export const RevokeApiKey = z.strictObject({ apiKey: z.uuid() })

/**
 * Makes a key useless at once: one's own, or with settings.write anybody's who may not do more. Twice changes nothing.
 * Refuses: no_such_key (also another's, for who may not see it), not_permitted.
 */
export function revokeApiKey(
  ctx: Context,
  { apiKey: id }: z.infer<typeof RevokeApiKey>,
  who: Actor,
): Promise<{ already: boolean }> {
  return ctx.atomically(async (tx) => {
    const key = await tx.db.apiKey.findUnique({ where: { id }, select: { userId: true } })
    if (!key) throw new Refusal('no_such_key')
    if (who.kind !== 'user' || who.id !== key.userId) {
      await requireRight(tx, who, 'settings.write')
      await refuseHigher(tx, who, key.userId)
    }
    const { count } = await tx.db.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: tx.now } })
    if (count > 0) await recordEvent(tx, { kind: 'api-key.revoked', userId: key.userId, facts: { apiKeyId: id } }, who)
    return { already: count === 0 }
  })
}
