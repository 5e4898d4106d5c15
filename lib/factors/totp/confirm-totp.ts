import { recordEvent } from '#lib/audit/record-event.ts'
import type { Context } from '#lib/db/context.ts'
import { sealFactorKey } from '#lib/factors/factor-key.ts'
import { freeFactorName } from '#lib/factors/factor-name.ts'
import { factorsMax } from '#lib/factors/factors-max.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { revokeTrustedDevices } from '#lib/factors/trusted-device/revoke-trusted-devices.ts'
import { typedCode } from '#lib/factors/typed-code.ts'
import { matchTotp, usualTotp } from './match-totp.ts'
import { totpKind } from './totp-kind.ts'

type Confirming = {
  userId: string
  /** As `openEnrolment` gave it. */
  key: string
  /** What the person calls it; '' = "Authenticator app". */
  name: string
  code: string
  /** Only while the user has no factor at all. */
  first?: boolean
  /** The session epoch of whoever asks: a password or lock that comes at the same time is seen. */
  userEpoch?: number
}

/**
 * Keeps an authenticator app once a code of it is verified; that code is spent. Null: the code is wrong, this key is kept
 * already, there are ten factors, or (`first`) there is one; and where the user was locked or the epoch raised meanwhile.
 */
export async function confirmTotp(ctx: Context, confirming: Confirming): Promise<{ id: string; name: string } | null> {
  const { userId, key, name, first = false } = confirming
  const step = matchTotp(key, typedCode(confirming.code), ctx.now, usualTotp)
  if (step === null) return null
  return ctx.atomically(async (tx) => {
    const user = await holdUser(tx, userId)
    if (!user || user.locked || user.epoch !== (confirming.userEpoch ?? user.epoch)) return null
    const known = await tx.db.factor.count({ where: { userId, removedAt: null } })
    const id = idOfKey(tx, key)
    if (first ? known > 0 : known >= factorsMax) return null
    if (await tx.db.factor.findUnique({ where: { id }, select: { id: true } })) return null
    const called = await freeFactorName(tx, userId, name.trim() || totpKind.title)
    await tx.db.factor.create({
      data: {
        id,
        userId,
        kind: totpKind.kind,
        name: called,
        sealedKey: sealFactorKey(tx, id, key),
        ...usualTotp,
        lastStep: step,
        createdAt: tx.now,
        lastUsedAt: tx.now,
      },
      select: { id: true },
    })
    const facts = { kind: totpKind.kind, factorId: id, first }
    await recordEvent(tx, { kind: 'factor.added', userId, facts }, { kind: 'user', id: userId })
    await revokeTrustedDevices(tx, { userId, reason: 'factor_added' }, { kind: 'user', id: userId })
    return { id, name: called }
  })
}

/**
 * The id follows from the key (as a UUID of version 8): an enrolment that is sent twice meets the row that it made, even
 * one removed since. Two rows of one key would take each code twice.
 */
function idOfKey(ctx: Context, key: string): string {
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
