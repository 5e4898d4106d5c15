import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'
import { untilFailureDeadline } from './failure-deadline.ts'
import { hashPassword } from './hash-password.ts'
import { readPasswordRules } from './password-rules.ts'
import { temporaryUntil } from './password-standing.ts'
import { verifyPassword } from './verify-password.ts'

export type Credentials = { userId: string; sessionEpoch: number }

/** `stranger`: from a browser in which this user has not signed in before. */
type Claim = { password: string; stranger?: boolean } & ({ name: string } | { userId: string })

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
  const user = await findClaimed(ctx, claim)
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

type Claimed = {
  id: string
  sessionEpoch: number
  lockedAt: Date | null
  hash: string | null
  temporary: boolean | null
  changedAt: Date | null
}

/** $1 user, or null for who bears  $2 the normalised name */
const claimedStatement = statement({
  name: 'find-credentials',
  text: `
SELECT u.id, u.session_epoch AS "sessionEpoch", u.locked_at AS "lockedAt", p.hash, p.temporary, p.changed_at AS "changedAt"
  FROM "user" u LEFT JOIN password p ON p.user_id = u.id
 WHERE u.id = coalesce($1::uuid, (SELECT n.user_id FROM login_name n WHERE n.normalised = $2 AND n.retired_at IS NULL))`,
})

async function findClaimed(ctx: Context, claim: Claim): Promise<Claimed | undefined> {
  const values = 'userId' in claim ? [claim.userId, null] : [null, normaliseName(claim.name)]
  const [user] = await ctx.run<Claimed>(claimedStatement, values)
  return user
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
