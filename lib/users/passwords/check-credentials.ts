import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { untilFailureDeadline } from './failure-deadline.ts'
import { type Claimed, type ClaimedAs, findClaimed } from './find-claimed.ts'
import { hashPassword } from './hash-password.ts'
import { readPasswordRules } from './password-rules.ts'
import { temporaryUntil } from './password-standing.ts'
import { verifyPassword } from './verify-password.ts'

export type Credentials = { userId: string; sessionEpoch: number }

/** `stranger`: from a browser in which this user has not signed in before. Who has looked the user up brings what was found. */
type Claim = { password: string; stranger?: boolean } & (ClaimedAs | { found: Claimed | null })

/** Why a claim was not believed, for the audit log only: to the outside all of them are one answer. */
export type Disbelief = {
  reason: 'unknown_name' | 'wrong_password' | 'user_locked' | 'temporary_expired'
  userId: string | null
}

/**
 * Whether a name (or a known user) and a password belong together. An unknown name, a user without a password, a locked user
 * and a temporary password that has expired cost the same work as a wrong one, and every "no" is answered at the same deadline;
 * a "yes" at once. A hash of an
 * older scheme or of weaker parameters is replaced on success.
 * Refuses: 503 busy.
 */
export async function checkCredentials(ctx: Context, claim: Claim): Promise<Credentials | Disbelief> {
  const started = performance.now()
  const user = 'found' in claim ? claim.found : await findClaimed(ctx, claim)
  const hash = user?.hash ?? null
  const { matches, outdated, waitedMs } = await verifyPassword(ctx, claim.password, hash, {
    stranger: claim.stranger ?? false,
  })
  const expired = matches && user ? await isExpired(ctx, user) : false
  if (user && matches && !user.lockedAt && !expired) {
    if (outdated && hash) await replaceHash(ctx, user.id, hash, claim.password)
    return { userId: user.id, sessionEpoch: user.sessionEpoch }
  }
  await untilFailureDeadline(ctx, { started, waitedMs })
  if (!user) return { reason: 'unknown_name', userId: null }
  if (!matches) return { reason: 'wrong_password', userId: user.id }
  return { reason: user.lockedAt ? 'user_locked' : 'temporary_expired', userId: user.id }
}

/** The rules are read for temporary passwords alone: a usual sign-in has no need of them here. */
async function isExpired(ctx: Context, { temporary, changedAt }: Claimed): Promise<boolean> {
  if (!temporary || !changedAt) return false
  const until = temporaryUntil({ temporary, changedAt }, await readPasswordRules(ctx))
  return until !== null && until <= ctx.now
}

/**
 * Only over the hash that was verified: a password changed at the same time wins. Too much going on is no reason to turn away
 * who has proved to be right: the next sign-in replaces it.
 */
async function replaceHash(ctx: Context, userId: string, verified: string, password: string): Promise<void> {
  try {
    const hash = await hashPassword(ctx, password)
    await ctx.db.password.updateMany({ where: { userId, hash: verified }, data: { hash } })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'busy') throw error
  }
}
