import type { Context } from '#lib/db/context.ts'
import type { Attempt } from './attempt.ts'

/**
 * The user whom this attempt has identified, while what identified them still holds: the attempt has not expired, the user
 * is not locked, and nothing has raised the epoch since (new password, lock, "end all"). Otherwise null: from the beginning.
 */
export async function identifiedUser(ctx: Context, attempt: Attempt): Promise<{ id: string; epoch: number } | null> {
  if (attempt.userId === null || attempt.expiresAt <= ctx.now) return null
  const user = await ctx.db.user.findUnique({
    where: { id: attempt.userId },
    select: { lockedAt: true, sessionEpoch: true },
  })
  if (!user || user.lockedAt || user.sessionEpoch !== attempt.userEpoch) return null
  return { id: attempt.userId, epoch: user.sessionEpoch }
}
