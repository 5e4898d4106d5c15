import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'

type Revoking = {
  userId: string
  /** One of them; without it all. */
  deviceId?: string
  reason: 'asked' | 'factor_added' | 'factor_removed' | 'recovery_codes_replaced'
}

/**
 * Ends the trust in a user's browsers: at their next sign-in they give the second factor again. Returns how many lost it;
 * a device of somebody else is not touched.
 */
export async function revokeTrustedDevices(
  ctx: Context,
  { userId, deviceId, reason }: Revoking,
  who: Actor,
): Promise<number> {
  return ctx.atomically(async (tx) => {
    const { count } = await tx.db.trustedDevice.updateMany({
      where: { userId, revokedAt: null, expiresAt: { gt: tx.now }, ...(deviceId !== undefined && { id: deviceId }) },
      data: { revokedAt: tx.now },
    })
    if (count > 0)
      await recordEvent(tx, { kind: 'device.trust-revoked', userId, facts: { reason, devices: count } }, who)
    return count
  })
}
