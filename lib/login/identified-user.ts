import type { Context } from '#lib/db/context.ts'
import type { Attempt } from './attempt.ts'
import type { Browser } from './open-form.ts'

/**
 * The user whom this attempt has identified, while what identified them still holds: the attempt has not expired, the user
 * is not locked, nothing has raised the epoch since (new password, lock, "end all"), and the session whose proofs it began
 * with is the one in this browser. Otherwise null: from the beginning.
 */
export async function identifiedUser(
  ctx: Context,
  attempt: Attempt,
  browser: Browser,
): Promise<{ id: string; epoch: number } | null> {
  if (attempt.userId === null || attempt.expiresAt <= ctx.now || hasLostItsSession(attempt, browser)) return null
  const user = await ctx.db.user.findUnique({
    where: { id: attempt.userId },
    select: { lockedAt: true, sessionEpoch: true },
  })
  if (!user || user.lockedAt || user.sessionEpoch !== attempt.userEpoch) return null
  return { id: attempt.userId, epoch: user.sessionEpoch }
}

/** Proofs of a session that was signed out, or is not the one here, prove nothing. A form sent twice may lack the new cookie. */
function hasLostItsSession({ proofs, ssoSessionId, finishedAt }: Attempt, { session }: Browser): boolean {
  if (!proofs.some(({ inherited }) => inherited)) return false
  return session ? session.id !== ssoSessionId : finishedAt === null
}
