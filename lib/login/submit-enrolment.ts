import { z } from 'zod'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { firstFactorSeconds } from '#lib/factors/first-factor-seconds.ts'
import { openEnrolment } from '#lib/factors/totp/begin-totp.ts'
import { confirmTotp } from '#lib/factors/totp/confirm-totp.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { advance } from './advance.ts'
import type { Attempt } from './attempt.ts'
import { identifiedUser } from './identified-user.ts'
import { nextStep } from './next-step.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { recordProofs } from './record-proof.ts'
import { standingOf } from './standing.ts'
import { codeMark, isSentAgain } from './submit-otp.ts'

export const SubmitEnrolment = z.strictObject({
  attempt: z.string().max(8_192),
  enrolment: z.string().max(2_048),
  name: z.string().trim().max(60).default(''),
  code: z.string().max(64).default(''),
})

/**
 * The first factor, added in the sign-in that needs it: kept only once a code of it was verified, which is its first proof.
 * For a user who has a factor already this step does not exist.
 * Refuses: 400 attempt_unknown; 429 too_many_guesses; and what `advance` refuses.
 */
export async function submitEnrolment(
  ctx: Context,
  input: z.infer<typeof SubmitEnrolment>,
  browser: Browser,
): Promise<Submitted> {
  const form = await openForm(ctx, input.attempt, browser)
  const { attempt } = form
  const user = await identifiedUser(ctx, attempt, browser)
  if (!user || !isFresh(ctx, attempt)) return form.startOver('attempt_expired')
  const step = nextStep(await standingOf(ctx, attempt, browser))
  const mark = codeMark(ctx, attempt, input.code)
  if (step !== 'enrol_factor') {
    if (isSentAgain(attempt, mark)) return advance(ctx, form, attempt, browser)
    return typeof step === 'string' && step !== 'done' ? form.again(step) : form.startOver('attempt_spent')
  }
  const key = openEnrolment(ctx, input.enrolment, { userId: user.id, browserHash: browser.hash })
  if (!key) return form.again('enrol_factor', 'code_refused')
  const guess = await spendGuess(ctx, { userId: user.id, path: 'enrolment' })
  const factor = await confirmTotp(ctx, {
    userId: user.id,
    key,
    name: input.name,
    code: input.code,
    first: true,
    userEpoch: user.epoch,
  })
  if (!factor) return form.again('enrol_factor', 'code_refused', { enrolment: input.enrolment })
  await guess.giveBack()
  const proof = { method: 'totp', factorId: factor.id, at: ctx.now.toISOString(), mark }
  return advance(ctx, form, await recordProofs(ctx, attempt, user, [proof]), browser)
}

const isFresh = (ctx: Context, { proofs }: Attempt): boolean =>
  proofs.some(
    ({ method, at }) => method === 'password' && secondsAfter(new Date(at), firstFactorSeconds.kept) > ctx.now,
  )
