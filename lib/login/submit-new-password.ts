import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { changePassword } from '#lib/users/passwords/change-password.ts'
import { isPasswordOf } from '#lib/users/passwords/is-password-of.ts'
import { advance } from './advance.ts'
import { identifiedUser } from './identified-user.ts'
import { nextStep } from './next-step.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { recordProofs } from './record-proof.ts'
import { standingOf } from './standing.ts'

export const SubmitNewPassword = z.strictObject({
  attempt: z.string().max(8_192),
  /** For password managers; the attempt knows whose password it is. */
  username: z.string().max(256).optional(),
  password: z.string().max(1_024).default(''),
})

/**
 * A password of one's own in place of one that was given. It ends every session of before, and is a fresh proof.
 * Out of order it changes nothing.
 * Refuses: 400 attempt_unknown; 503 busy; and what `advance` refuses.
 */
export async function submitNewPassword(
  ctx: Context,
  input: z.infer<typeof SubmitNewPassword>,
  browser: Browser,
): Promise<Submitted> {
  const form = await openForm(ctx, input.attempt, browser)
  const { attempt } = form
  const user = await identifiedUser(ctx, attempt, browser)
  if (!user) return form.startOver('attempt_expired')
  const step = nextStep(await standingOf(ctx, attempt, browser))
  if (step !== 'change_password') {
    const sentAgain = step === 'done' && (await isPasswordOf(ctx, { userId: user.id, password: input.password }))
    if (sentAgain) return advance(ctx, form, attempt, browser)
    return typeof step === 'string' && step !== 'done' ? form.again(step) : form.startOver('attempt_spent')
  }
  try {
    const { sessionEpoch } = await changePassword(
      ctx,
      { userId: user.id, password: input.password },
      { kind: 'user', id: user.id },
    )
    const proof = { method: 'password', at: ctx.now.toISOString() }
    const proven = await recordProofs(ctx, attempt, { id: user.id, epoch: sessionEpoch }, { proofs: [proof] })
    return advance(ctx, form, proven, browser)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'password_refused') throw error
    return form.again('change_password', 'password_refused', { detail: error.detail })
  }
}
