import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { actsOnSelf, requireRecovery } from '#lib/factors/require-recovery.ts'
import { revokeTrustedDevices } from '#lib/factors/trusted-device/revoke-trusted-devices.ts'
import { notify } from '#lib/mail/notify.ts'
import { hashRecoveryCode, newRecoveryCode } from './recovery-code.ts'

/** So many codes at a time. */
export const recoveryCodesCount = 10

type Regenerating = {
  userId: string
  /** The mail about the factor that they come with tells enough. */
  told?: boolean
}

/**
 * Makes ten new recovery codes in place of all of before and returns them: the only time that they can be read. The
 * user is told by mail. Where there were some, trusted devices go too: whoever asks for others may fear that somebody has used one.
 * Refuses: not_permitted; no_such_factor, for a user without any: recovery codes stand in for one.
 */
export function regenerateRecoveryCodes(
  ctx: Context,
  { userId, told: isTold = false }: Regenerating,
  who: Actor,
): Promise<{ codes: string[] }> {
  return ctx.atomically(async (tx) => {
    await requireRecovery(tx, who, userId)
    await holdUser(tx, userId)
    if ((await tx.db.factor.count({ where: { userId, removedAt: null } })) === 0) {
      throw new Refusal('no_such_factor', { detail: 'Recovery codes stand in for a second factor, and there is none.' })
    }
    const codes = Array.from({ length: recoveryCodesCount }, newRecoveryCode)
    const { count: replaced } = await tx.db.recoveryCode.deleteMany({ where: { userId } })
    await tx.db.recoveryCode.createMany({
      data: codes.map((code) => ({ userId, hash: hashOf(tx, userId, code), createdAt: tx.now })),
    })
    const facts = { codes: codes.length, replaced }
    await recordEvent(tx, { kind: 'recovery-codes.replaced', userId, facts }, who)
    const byAdministrator = !actsOnSelf(who, userId)
    const told = {
      userId,
      template: 'recovery-codes-made',
      data: { byAdministrator },
      undoes: !byAdministrator,
    } as const
    if (!isTold) await notify(tx, told)
    if (replaced > 0) await revokeTrustedDevices(tx, { userId, reason: 'recovery_codes_replaced' }, who)
    return { codes }
  })
}

function hashOf(ctx: Context, userId: string, code: string): Uint8Array<ArrayBuffer> {
  const hash = hashRecoveryCode(ctx, userId, code)
  if (!hash) throw new Error('A fresh recovery code has not the form of one')
  return hash
}
