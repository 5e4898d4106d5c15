import type { Context } from '#lib/db/context.ts'
import { openClaims, sealClaims } from '#lib/users/identities/seen-claims.ts'

const purpose = (attemptId: string): string => `pending_arrival.sealed_claims ${attemptId}`

/**
 * Keeps what a provider says of somebody who has yet to sign in by their own means, for the rules to be applied when they have.
 * More than 32 KiB is not kept: then the rules count from their next arrival.
 */
export async function keepArrival(ctx: Context, attemptId: string, claims: Record<string, unknown>): Promise<void> {
  const sealedClaims = sealClaims(ctx, claims, purpose(attemptId))
  if (sealedClaims === null) return
  const data = { attemptId, sealedClaims }
  await ctx.db.pendingArrival.upsert({ where: { attemptId }, create: data, update: data, select: { attemptId: true } })
}

/** What was kept for an attempt, once; null where nothing was. */
export async function takeArrival(tx: Context, attemptId: string): Promise<Record<string, unknown> | null> {
  const where = { attemptId }
  const row = await tx.db.pendingArrival.findUnique({ where, select: { sealedClaims: true } })
  if (row) await tx.db.pendingArrival.deleteMany({ where })
  return openClaims(tx, row?.sealedClaims, purpose(attemptId))
}
