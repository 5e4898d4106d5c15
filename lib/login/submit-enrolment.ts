import { z } from 'zod'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { firstFactorSeconds } from '#lib/factors/first-factor-seconds.ts'
import { isFirstProof } from '#lib/factors/first-proof.ts'
import type { MailedCodeStanding } from '#lib/factors/mailed-code/mailed-code-standing.ts'
import { openEnrolment } from '#lib/factors/totp/begin-totp.ts'
import { enrolTotp } from '#lib/factors/totp/enrol-totp.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { advance } from './advance.ts'
import type { Attempt } from './attempt.ts'
import { identifiedUser } from './identified-user.ts'
import { nextStep } from './next-step.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { recordProofs } from './record-proof.ts'
import { sealRecoveryCodes } from './shown-recovery-codes.ts'
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
  if (!user) return form.startOver('attempt_expired')
  const standing = await standingOf(ctx, attempt, browser)
  const step = nextStep(standing)
  const mark = codeMark(ctx, attempt, input.code)
  if (step !== 'enrol_factor') {
    if (isSentAgain(attempt, mark)) return advance(ctx, form, attempt, browser)
    return typeof step === 'string' && step !== 'done' ? form.again(step) : form.startOver('attempt_spent')
  }
  if (!isFresh(ctx, attempt, standing.mailedCode)) return form.startOver('attempt_expired')
  const key = openEnrolment(ctx, input.enrolment, { userId: user.id, browserHash: browser.hash })
  if (!key) return form.again('enrol_factor', 'code_refused')
  const guess = await spendGuess(ctx, { userId: user.id, path: 'enrolment' })
  const proven = await enrol(ctx, attempt, user, { key, mark, name: input.name, code: input.code })
  if (!proven) return form.again('enrol_factor', 'code_refused', { enrolment: input.enrolment })
  await guess.giveBack()
  return advance(ctx, form, proven, browser)
}

type Given = { key: string; name: string; code: string; mark: string }

/** One transaction: a first factor never comes without its proof and its recovery codes. */
function enrol(ctx: Context, attempt: Attempt, user: { id: string; epoch: number }, given: Given) {
  const { mark, ...app } = given
  return ctx.atomically(async (tx) => {
    const whose = { userId: user.id, userEpoch: user.epoch, boundTo: attempt.id }
    const added = await enrolTotp(tx, { ...whose, ...app, first: true })
    if (!added) return null
    const proof = { method: 'totp', factorId: added.id, at: tx.now.toISOString(), mark }
    const recoveryCodes = added.recoveryCodes && sealRecoveryCodes(tx, attempt.id, user.id, added.recoveryCodes)
    return recordProofs(tx, attempt, user, { proofs: [proof], recoveryCodes })
  })
}

/** The mailed code proves as much as the password that came before it, and mail may be slow. */
function isFresh(ctx: Context, { proofs }: Attempt, mailedCode: MailedCodeStanding): boolean {
  const given = proofs.filter(({ method }) => isFirstProof(method)).map(({ at }) => new Date(at))
  if (mailedCode.state === 'given') given.push(mailedCode.at)
  return given.some((at) => secondsAfter(at, firstFactorSeconds.kept) > ctx.now)
}
