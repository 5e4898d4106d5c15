import type { Context } from '#lib/db/context.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { typedCode } from '#lib/factors/typed-code.ts'
import { keepTotp } from './keep-totp.ts'
import { matchTotp, usualTotp } from './match-totp.ts'

export type Confirming = {
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
 * Keeps an authenticator app once a code of it is verified; that code is spent, and the user told by mail. Null: the code is wrong, this key is kept
 * already, there are ten factors, or (`first`) there is one; and where the user was locked or the epoch raised meanwhile.
 */
export async function confirmTotp(ctx: Context, confirming: Confirming): Promise<{ id: string; name: string } | null> {
  const { userId, key, name, first = false } = confirming
  const step = matchTotp(key, typedCode(confirming.code), ctx.now, usualTotp)
  if (step === null) return null
  return ctx.atomically(async (tx) => {
    const user = await holdUser(tx, userId)
    if (!user || user.locked || user.epoch !== (confirming.userEpoch ?? user.epoch)) return null
    if (first && (await tx.db.factor.count({ where: { userId, removedAt: null } })) > 0) return null
    return keepTotp(tx, { userId, key, name, acceptedStep: step, assigned: false }, { kind: 'user', id: userId })
  })
}
