import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from './find-subsystem.ts'

export const RevokeSecret = z.strictObject({
  subsystem: z.string(),
  /** The last characters of the secret, as `subsystem show` and the connection page tell them. */
  hint: z.string().min(4).max(8),
})

/**
 * Makes one secret worthless, at once in every process' next statement; also the last one: then the back end is refused
 * until a new one is made. Refuses: no_such_subsystem, not_permitted, no_such_secret.
 */
export function revokeSecret(
  ctx: Context,
  { subsystem, hint }: z.infer<typeof RevokeSecret>,
  who: Actor,
): Promise<{ hint: string; left: number }> {
  return ctx.atomically(async (tx) => {
    const { id: subsystemId } = await findSubsystem(tx, subsystem)
    await requireRight(tx, who, 'subsystems.write', subsystemId)
    const live = { subsystemId, revokedAt: null }
    const { count } = await tx.db.subsystemSecret.updateMany({ where: { ...live, hint }, data: { revokedAt: tx.now } })
    if (count === 0)
      throw new Refusal('no_such_secret', { detail: `${subsystem} has no live secret that ends in ${hint}.` })
    await recordEvent(tx, { kind: 'subsystem.secret-revoked', subsystemId, facts: { hint } }, who)
    return { hint, left: await tx.db.subsystemSecret.count({ where: live }) }
  })
}
