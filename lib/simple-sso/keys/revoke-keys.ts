import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

export const RevokeKeys = z.strictObject({ subsystem: z.string(), publicKey: z.string().max(64) })

/**
 * Makes one pair of keys worthless, at once in every process' next statement; also the last one: then the application is
 * refused until it has another. Refuses: no_such_subsystem, not_permitted, no_such_key_pair.
 */
export function revokeKeys(
  ctx: Context,
  { subsystem, publicKey }: z.infer<typeof RevokeKeys>,
  who: Actor,
): Promise<{ publicKey: string; left: number }> {
  return ctx.atomically(async (tx) => {
    const { id: subsystemId } = await findSubsystem(tx, subsystem)
    await requireRight(tx, who, 'subsystems.write', subsystemId)
    const live = { subsystemId, OR: [{ validTo: null }, { validTo: { gt: tx.now } }] }
    const { count } = await tx.db.simpleSsoKey.updateMany({ where: { ...live, publicKey }, data: { validTo: tx.now } })
    if (count === 0) throw new Refusal('no_such_key_pair')
    const facts = { hint: publicKey.slice(-4) }
    await recordEvent(tx, { kind: 'connection.keys-revoked', subsystemId, facts }, who)
    return { publicKey, left: await tx.db.simpleSsoKey.count({ where: live }) }
  })
}
