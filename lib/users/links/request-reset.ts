import { z } from 'zod'
import { unknownNameDigest } from '#lib/audit/unknown-name-digest.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { addJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'

/** What is left to do once the visitor has been answered. */
export const ResetRequest = z.strictObject({
  userId: z.string().nullable(),
  nameDigest: z.string(),
  at: z.coerce.date(),
  ip: z.string(),
  userAgent: z.string(),
  requestId: z.string(),
})

/** A request that the database could not answer in these is as good as forgotten. */
const triesMax = 5

/**
 * Somebody cannot get in. For every name the same: one guess of its budget, and one job that does the rest when the visitor
 * has been answered, so neither the answer nor its time tells who has an account.
 * Refuses: 404 not_found where no mail can be sent; 429 too_many_guesses.
 */
export async function requestReset(ctx: Context, { name }: { name: string }): Promise<void> {
  if (!mailConfigured(ctx)) throw new Refusal('not_found')
  const normalised = normaliseName(name) ?? ''
  const row = await ctx.db.loginName.findUnique({ where: { normalised }, select: { userId: true, retiredAt: true } })
  const userId = row && !row.retiredAt ? row.userId : null
  const nameDigest = unknownNameDigest(ctx, normalised)
  // Not of the account's own budget: whoever guesses at its password must not block its owner's way back as well.
  await spendGuess(ctx, { path: 'reset', nameDigest })
  const { now: at, ip, userAgent, requestId } = ctx
  await addJob(ctx, 'reset-request', { userId, nameDigest, at, ip, userAgent, requestId }, { triesMax })
}
