import { z } from 'zod'
import type { Reached } from '#lib/access/reach.ts'
import { recordFailure } from '#lib/audit/record-failure.ts'
import type { Context } from '#lib/db/context.ts'
import { type SecondFactorProof, verifySecondFactor } from '#lib/factors/verify-second-factor.ts'
import { hasLiveSession } from '#lib/sessions/has-live-session.ts'
import { openEntry } from '#lib/sessions/open-entry.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { noteSignIn } from '#lib/users/note-sign-in.ts'
import { superflyProtocol } from './connection.ts'
import { Username } from './fields.ts'
import { findPendingEntry, noteCodeGiven, type PendingEntry, takePendingEntry } from './pending-entry.ts'
import { findReached } from './reached-user.ts'
import { secondFactorStanding } from './second-factor-standing.ts'
import { spendGuessQuietly } from './spend-guess-quietly.ts'

/** `otpType` and `isOtpOptional` come along and count for nothing: NONE was a yes to any code once. */
export const CheckOtp = z.object({ userName: Username, code: z.string().max(64).nullish() })

/**
 * A code that somebody typed on the application's own page: it opens the session that waits for it. Where the person is inside
 * already it confirms who is there. Without either there is nothing to check a code for, and the answer is no.
 * Refuses: 403 capability_missing.
 */
export async function checkOtp(ctx: Context, input: z.infer<typeof CheckOtp>, who: SubsystemCaller): Promise<boolean> {
  await requireCapability(ctx, who, 'users.authenticate')
  const user = await findReached(ctx, who, { username: input.userName, reach: 'access' })
  if (!user || user.lockedAt) return false
  const which = { userId: user.id, subsystemId: who.id }
  const pending = await findPendingEntry(ctx, { ...which, userEpoch: user.sessionEpoch, wantsCode: true })
  if (!pending && !(await hasLiveSession(ctx, which))) return false
  const guess = await spendGuessQuietly(ctx, { userId: user.id })
  if (!guess) return false
  const { policy } = await secondFactorStanding(ctx, which)
  const proof = await verifySecondFactor(ctx, { userId: user.id, code: input.code ?? '', policy })
  if (!proof) {
    const event = { kind: 'second-factor.refused' as const, userId: user.id, subsystemId: who.id }
    await recordFailure(ctx, event, user.id, who)
    return false
  }
  await guess.giveBack()
  return pending ? makeLive(ctx, { user, pending, proof }, who) : true
}

type Proven = { user: Reached; pending: PendingEntry; proof: SecondFactorProof }

function makeLive(ctx: Context, { user, pending, proof }: Proven, who: SubsystemCaller): Promise<boolean> {
  return ctx.atomically(async (tx) => {
    if (pending.mustChange) return noteCodeGiven(tx, pending)
    if (!(await takePendingEntry(tx, pending))) return false
    const proofs = [
      { method: 'password', at: pending.createdAt.toISOString() },
      { ...proof, at: tx.now.toISOString() },
    ]
    const { number, userEpoch } = pending
    const entry = { userId: user.id, userEpoch, subsystemId: who.id, number: String(number), proofs }
    const roles = await openEntry(tx, { ...entry, protocol: superflyProtocol, origin: 'api' }, who)
    if (roles) await noteSignIn(tx, user.id)
    return roles !== null
  })
}
