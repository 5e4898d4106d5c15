import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { checkMailedCode } from '#lib/factors/mailed-code/check-mailed-code.ts'
import { sendMailedCode } from '#lib/factors/mailed-code/send-mailed-code.ts'
import { advance } from './advance.ts'
import { identifiedUser } from './identified-user.ts'
import { nextStep } from './next-step.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { standingOf } from './standing.ts'

export const SubmitMailedCode = z.strictObject({
  attempt: z.string().max(8_192),
  code: z.string().max(64).default(''),
  /** Another code is wanted. */
  send: z.literal('on').optional(),
})

/**
 * The mailed code that stands before a first factor, or the wish for another one. Out of order it changes nothing and leads
 * to the step where the sign-in stands.
 * Refuses: 400 attempt_unknown; 429 too_many_guesses; and what `advance` refuses.
 */
export async function submitMailedCode(
  ctx: Context,
  { attempt: sealed, code, send }: z.infer<typeof SubmitMailedCode>,
  browser: Browser,
): Promise<Submitted> {
  const form = await openForm(ctx, sealed, browser)
  const { attempt } = form
  const user = await identifiedUser(ctx, attempt, browser)
  if (!user) return form.startOver('attempt_expired')
  const step = nextStep(await standingOf(ctx, attempt, browser))
  if (step !== 'mailed_code') {
    return typeof step === 'string' && step !== 'done' ? form.again(step) : form.startOver('attempt_spent')
  }
  const place = { userId: user.id, boundTo: attempt.id }
  if (send)
    return form.again('mailed_code', (await sendMailedCode(ctx, place)) ? 'mailed_code_sent' : 'mailed_codes_enough')
  if (!(await checkMailedCode(ctx, { ...place, code }))) return form.again('mailed_code', 'mailed_code_refused')
  return advance(ctx, form, attempt, browser)
}
