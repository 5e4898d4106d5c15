import type { Context } from '#lib/db/context.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { isMailedCodeWanted, mailedCodeStanding } from '#lib/factors/mailed-code/mailed-code-standing.ts'
import { regenerateRecoveryCodes } from '#lib/factors/recovery/regenerate-recovery-codes.ts'
import { type Confirming, confirmTotp } from './confirm-totp.ts'

type Enrolling = Confirming & {
  /** The login attempt or the SSO session in which the person adds it. */
  boundTo: string
}

/** What a person added, and the recovery codes that came with a first factor: the only time that they can be read. */
export type Enrolled = { id: string; name: string; recoveryCodes: string[] | null }

/**
 * A person adds an authenticator app themselves: kept once a code of it is verified, and told to them by mail. Their first
 * factor waits for the mailed code, where one is wanted, and brings ten recovery codes.
 * Null as `confirmTotp`, and while the mailed code was not given.
 */
export function enrolTotp(ctx: Context, { boundTo, ...confirming }: Enrolling): Promise<Enrolled | null> {
  const { userId } = confirming
  return ctx.atomically(async (tx) => {
    await holdUser(tx, userId)
    const isFirst = (await tx.db.factor.count({ where: { userId, removedAt: null } })) === 0
    if (isMailedCodeWanted(await mailedCodeStanding(tx, { userId, boundTo }))) return null
    const factor = await confirmTotp(tx, confirming)
    if (!factor) return null
    if (!isFirst) return { ...factor, recoveryCodes: null }
    const { codes } = await regenerateRecoveryCodes(tx, { userId, told: true }, { kind: 'user', id: userId })
    return { ...factor, recoveryCodes: codes }
  })
}
