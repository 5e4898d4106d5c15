import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

export const RevokeInitialToken = z.strictObject({ token: z.uuid() })

/**
 * Lets an initial access token register nothing more, at once; what was registered with it stays. Twice changes nothing.
 * Refuses: no_such_token, not_permitted.
 */
export function revokeInitialToken(
  ctx: Context,
  { token: id }: z.infer<typeof RevokeInitialToken>,
  who: Actor,
): Promise<{ already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'subsystems.write')
    const token = await tx.db.oidcInitialToken.findUnique({ where: { id }, select: { name: true } })
    if (!token) throw new Refusal('no_such_token')
    const live = { id, revokedAt: null }
    const { count } = await tx.db.oidcInitialToken.updateMany({ where: live, data: { revokedAt: tx.now } })
    const facts = { tokenId: id, name: token.name }
    if (count > 0) await recordEvent(tx, { kind: 'registration.token-revoked', facts }, who)
    return { already: count === 0 }
  })
}
