import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { sealFactorKey } from '#lib/factors/factor-key.ts'
import { FactorName, freeFactorName } from '#lib/factors/factor-name.ts'
import { factorsMax } from '#lib/factors/factors-max.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { requireRecovery } from '#lib/factors/require-recovery.ts'
import { revokeTrustedDevices } from '#lib/factors/trusted-device/revoke-trusted-devices.ts'
import { notify } from '#lib/mail/notify.ts'
import { holdStock } from './hold-stock.ts'
import { hotpKind } from './hotp-kind.ts'
import { openTokenKey } from './token-key.ts'

export const AssignToken = z.strictObject({
  serial: z.string().trim(),
  userId: z.string(),
  name: FactorName.optional(),
})

/**
 * Gives a hardware token from stock to a user, whose second factor it is from now on and who is told by mail. A token is one
 * person's.
 * Refuses: no_such_hardware_token, already_exists (somebody has it), factors_full, no_such_user, not_permitted.
 */
export function assignToken(
  ctx: Context,
  { serial, userId, name }: z.infer<typeof AssignToken>,
  who: Actor,
): Promise<{ id: string }> {
  return ctx.atomically(async (tx) => {
    await requireRecovery(tx, who, userId)
    if (!(await holdUser(tx, userId))) throw new Refusal('no_such_user')
    await holdStock(tx)
    const token = await tx.db.hardwareToken.findUnique({ where: { serial } })
    if (!token) throw await missing(tx, serial)
    if ((await tx.db.factor.count({ where: { userId, removedAt: null } })) >= factorsMax)
      throw new Refusal('factors_full')
    await tx.db.hardwareToken.delete({ where: { serial }, select: { id: true } })
    const id = newId()
    const called = await freeFactorName(tx, userId, name ?? `${hotpKind.title} ${serial}`)
    await tx.db.factor.create({
      data: {
        id,
        userId,
        kind: hotpKind.kind,
        name: called,
        serial,
        sealedKey: sealFactorKey(tx, id, openTokenKey(tx, token)),
        algorithm: token.algorithm,
        digits: token.digits,
        counter: token.counter,
        assigned: true,
        createdAt: tx.now,
      },
      select: { id: true },
    })
    const facts = { kind: hotpKind.kind, factorId: id, serial }
    await recordEvent(tx, { kind: 'factor.added', userId, facts }, who)
    await revokeTrustedDevices(tx, { userId, reason: 'factor_added' }, who)
    await notify(tx, { userId, template: 'factor-added', data: { factor: called, byAdministrator: true } })
    return { id }
  })
}

async function missing(tx: Context, serial: string): Promise<Refusal> {
  const taken = await tx.db.factor.count({ where: { serial, removedAt: null } })
  if (taken > 0) return new Refusal('already_exists', { detail: `Somebody has the hardware token ${serial} already.` })
  return new Refusal('no_such_hardware_token', { detail: `There is no hardware token ${serial} in stock.` })
}
