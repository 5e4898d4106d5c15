import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { advance } from './advance.ts'
import type { Attempt, ChosenRole } from './attempt.ts'
import { identifiedUser } from './identified-user.ts'
import { nextStep } from './next-step.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { standingOf } from './standing.ts'

export const SubmitRole = z.strictObject({
  attempt: z.string().max(8_192),
  role: z.string().max(128).default(''),
  /** "Always": no page the next time. */
  remember: z.literal('on').optional(),
})

/**
 * The choice of a role, once everything is proved. A choice that was made may be made again from the same form. Out of order
 * it changes nothing and leads to the step where the sign-in stands.
 * Refuses: 400 attempt_unknown, attempt_expired; and what `advance` refuses.
 */
export async function submitRole(
  ctx: Context,
  input: z.infer<typeof SubmitRole>,
  browser: Browser,
): Promise<Submitted> {
  const form = await openForm(ctx, input.attempt, browser)
  const { attempt } = form
  if (!(await identifiedUser(ctx, attempt, browser))) return form.startOver('attempt_expired')
  const standing = await standingOf(ctx, attempt, browser)
  const step = nextStep(standing)
  if (step !== 'choose_role' && (step !== 'done' || attempt.chosen === null)) {
    return typeof step === 'string' && step !== 'done' ? form.again(step) : form.startOver('attempt_spent')
  }
  if (!standing.offered.some(({ name }) => name === input.role)) return form.again('choose_role', 'role_refused')
  const chosen = { role: input.role, always: input.remember === 'on' }
  return advance(ctx, form, await recordChoice(ctx, attempt, chosen), browser)
}

async function recordChoice(ctx: Context, attempt: Attempt, chosen: ChosenRole): Promise<Attempt> {
  const { count } = await ctx.db.loginAttempt.updateMany({
    where: { id: attempt.id, expiresAt: { gt: ctx.now } },
    data: { chosen },
  })
  if (count === 0) throw new Refusal('attempt_expired')
  return { ...attempt, chosen }
}
