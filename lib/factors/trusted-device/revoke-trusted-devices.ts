import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { requireRecovery } from '#lib/factors/require-recovery.ts'
import { forgetProofs } from '#lib/sessions/forget-proofs.ts'

type Revoking = {
  userId: string
  /** One of them; without it all. */
  deviceId?: string
  reason: 'asked' | 'factor_added' | 'factor_removed' | 'recovery_codes_replaced'
}

/**
 * Ends the trust in a user's browsers: it stands in for the second factor no longer, at the next sign-in and in sessions that
 * run. Returns how many lost it; a device of somebody else is not touched. What follows from another change was permitted with that. Refuses: not_permitted.
 */
export async function revokeTrustedDevices(
  ctx: Context,
  { userId, deviceId, reason }: Revoking,
  who: Actor,
): Promise<number> {
  return ctx.atomically(async (tx) => {
    if (reason === 'asked') await requireRecovery(tx, who, userId)
    const revoked = await tx.db.trustedDevice.updateManyAndReturn({
      where: { userId, revokedAt: null, ...(deviceId !== undefined && { id: deviceId }) },
      data: { revokedAt: tx.now },
      select: { id: true, expiresAt: true },
    })
    // What an expired one proved in a session that still runs goes as well; only live ones are told of.
    await forgetProofs(tx, { userId, factorIds: revoked.map(({ id }) => id) })
    const devices = revoked.filter(({ expiresAt }) => expiresAt > tx.now).length
    if (devices > 0) await recordEvent(tx, { kind: 'device.trust-revoked', userId, facts: { reason, devices } }, who)
    return devices
  })
}
