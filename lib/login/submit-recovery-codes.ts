import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Context } from '#lib/db/context.ts'
import { advance } from './advance.ts'
import type { Attempt } from './attempt.ts'
import { identifiedUser } from './identified-user.ts'
import { nextStep } from './next-step.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { standingOf } from './standing.ts'

export const SubmitRecoveryCodes = z.strictObject({ attempt: z.string().max(8_192) })

/**
 * The recovery codes that came with a first factor are kept: their page is closed, and nobody reads them any more. Out of
 * order it changes nothing; a form sent twice ends like one sent once.
 * Refuses: 400 attempt_unknown; and what `advance` refuses.
 */
export async function submitRecoveryCodes(
  ctx: Context,
  input: z.infer<typeof SubmitRecoveryCodes>,
  browser: Browser,
): Promise<Submitted> {
  const form = await openForm(ctx, input.attempt, browser)
  const { attempt } = form
  const user = await identifiedUser(ctx, attempt, browser)
  if (!user) return form.startOver('attempt_expired')
  const step = nextStep(await standingOf(ctx, attempt, browser))
  if (step === 'recovery_codes') return advance(ctx, form, await closePage(ctx, attempt, user.id), browser)
  if (step === 'done' && attempt.recoveryCodesKeptAt) return advance(ctx, form, attempt, browser)
  return typeof step === 'string' && step !== 'done' ? form.again(step) : form.startOver('attempt_spent')
}

function closePage(ctx: Context, attempt: Attempt, userId: string): Promise<Attempt> {
  return ctx.atomically(async (tx) => {
    const closed = { sealedRecoveryCodes: null, recoveryCodesKeptAt: tx.now }
    const { count } = await tx.db.loginAttempt.updateMany({
      where: { id: attempt.id, userId, sealedRecoveryCodes: { not: null } },
      data: closed,
    })
    if (count > 0) await recordEvent(tx, { kind: 'recovery-codes.kept', userId }, { kind: 'user', id: userId })
    return { ...attempt, ...closed }
  })
}
