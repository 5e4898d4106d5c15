import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { requireRecovery } from '#lib/factors/require-recovery.ts'
import { revokeTrustedDevices } from './revoke-trusted-devices.ts'

export const EndTrust = z.strictObject({ userId: z.uuid() })

/**
 * Trusts none of a user's browsers any more: the second factor is asked for everywhere. Returns how many lost the trust.
 * Refuses: not_permitted.
 */
export const endTrust = (ctx: Context, { userId }: z.infer<typeof EndTrust>, who: Actor): Promise<number> =>
  ctx.atomically(async (tx) => {
    await requireRecovery(tx, who, userId)
    return revokeTrustedDevices(tx, { userId, reason: 'asked' }, who)
  })
