import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { sealFactorKey } from '#lib/factors/factor-key.ts'
import { freeFactorName } from '#lib/factors/factor-name.ts'
import { factorsMax } from '#lib/factors/factors-max.ts'
import { revokeTrustedDevices } from '#lib/factors/trusted-device/revoke-trusted-devices.ts'
import { notify } from '#lib/mail/notify.ts'
import { usualTotp } from './match-totp.ts'
import { totpKind } from './totp-kind.ts'

type Keeping = {
  userId: string
  key: string
  /** '' = "Authenticator app". */
  name: string
  /** The step whose code was accepted already; null where none was. */
  acceptedStep: bigint | null
  /** An administrator gives it. */
  assigned: boolean
}

/**
 * Keeps the key of an authenticator app, under its user's row lock, and tells the user by mail. Null: this key is kept already
 * or was, or there are ten factors.
 */
export async function keepTotp(
  tx: Context,
  { userId, key, name, acceptedStep, assigned }: Keeping,
  who: Actor,
): Promise<{ id: string; name: string } | null> {
  const known = await tx.db.factor.count({ where: { userId, removedAt: null } })
  const id = idOfKey(tx, key)
  if (known >= factorsMax || (await tx.db.factor.findUnique({ where: { id }, select: { id: true } }))) return null
  const called = await freeFactorName(tx, userId, name.trim() || totpKind.title)
  await tx.db.factor.create({
    data: {
      id,
      userId,
      kind: totpKind.kind,
      name: called,
      sealedKey: sealFactorKey(tx, id, key),
      ...usualTotp,
      lastStep: acceptedStep,
      assigned,
      createdAt: tx.now,
      lastUsedAt: acceptedStep === null ? null : tx.now,
    },
    select: { id: true },
  })
  const facts = { kind: totpKind.kind, factorId: id, first: known === 0 }
  await recordEvent(tx, { kind: 'factor.added', userId, facts }, who)
  await revokeTrustedDevices(tx, { userId, reason: 'factor_added' }, who)
  const data = { factor: called, byAdministrator: assigned }
  await notify(tx, { userId, template: 'factor-added', data, undoes: !assigned })
  return { id, name: called }
}

/**
 * The id follows from the key (as a UUID of version 8): an enrolment that is sent twice meets the row that it made, even
 * one removed since. Two rows of one key would take each code twice.
 */
export function idOfKey(ctx: Context, key: string): string {
  const hex = ctx.sealer.hmac('totp factor id', key).toString('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
