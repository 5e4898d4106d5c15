import { z } from 'zod'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { sameBytes } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { countRecoveryCodes } from '#lib/factors/recovery/count-recovery-codes.ts'
import { trustDevice } from '#lib/factors/trusted-device/trust-device.ts'
import { typedCode } from '#lib/factors/typed-code.ts'
import { verifySecondFactor } from '#lib/factors/verify-second-factor.ts'
import { notify } from '#lib/mail/notify.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { advance } from './advance.ts'
import type { Attempt } from './attempt.ts'
import { identifiedUser } from './identified-user.ts'
import { nextStep } from './next-step.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { recordProofs } from './record-proof.ts'
import { standingOf } from './standing.ts'

export const SubmitOtp = z.strictObject({
  attempt: z.string().max(8_192),
  code: z.string().max(64).default(''),
  trustDevice: z.literal('on').optional(),
})

/** A submission, and the cookie of a browser that is trusted from now on. */
export type SubmittedOtp = Submitted & { trustedDevice?: string }

/**
 * The second factor: a code of any factor that counts, or a recovery code. Out of order it changes nothing and leads to the
 * step where the sign-in stands. A form sent twice with the same code ends like one sent once.
 * Refuses: 400 attempt_unknown; 429 too_many_guesses; and what `advance` refuses.
 */
export async function submitOtp(
  ctx: Context,
  input: z.infer<typeof SubmitOtp>,
  browser: Browser,
): Promise<SubmittedOtp> {
  const form = await openForm(ctx, input.attempt, browser)
  const { attempt } = form
  const user = await identifiedUser(ctx, attempt, browser)
  if (!user) return form.startOver('attempt_expired')
  const standing = await standingOf(ctx, attempt, browser)
  const step = nextStep(standing)
  const mark = codeMark(ctx, attempt, input.code)
  if (step !== 'otp') {
    if (isSentAgain(attempt, mark)) return advance(ctx, form, attempt, browser)
    return typeof step === 'string' && step !== 'done' ? form.again(step) : form.startOver('attempt_spent')
  }
  const guess = await spendGuess(ctx, { userId: user.id, path: 'otp' })
  const proof = await verifySecondFactor(ctx, { userId: user.id, code: input.code, policy: standing.policy })
  if (!proof) {
    const event = { kind: 'second-factor.refused' as const, userId: user.id, facts: { attempt: attempt.id } }
    await recordFailure(ctx, event, user.id, { kind: 'user', id: user.id })
    return form.again('otp', 'code_refused')
  }
  await guess.giveBack()
  if (proof.method === 'recovery_code') await tellOfRecoveryCode(ctx, user.id)
  const proven = await recordProofs(ctx, attempt, user, { proofs: [{ ...proof, at: ctx.now.toISOString(), mark }] })
  const submitted = await advance(ctx, form, proven, browser)
  if (!input.trustDevice || !standing.policy.trustedDevices) return submitted
  return { ...submitted, trustedDevice: await trustDevice(ctx, { userId: user.id, userEpoch: user.epoch }) }
}

/** Somebody who never used one learns of it, and everyone how many are left. */
async function tellOfRecoveryCode(ctx: Context, userId: string): Promise<void> {
  await notify(ctx, { userId, template: 'recovery-code-used', data: { left: await countRecoveryCodes(ctx, userId) } })
}

/** What the attempt keeps of an accepted code, to know the same form when it is sent again. */
export const codeMark = (ctx: Context, { id }: Attempt, code: string): string =>
  ctx.sealer.hmac('accepted code', `${id} ${typedCode(code)}`).toString('base64url')

export const isSentAgain = ({ proofs }: Attempt, mark: string): boolean =>
  proofs.some((proof) => proof.mark !== undefined && sameBytes(Buffer.from(proof.mark), Buffer.from(mark)))
