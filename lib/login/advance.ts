import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { sendMailedCode } from '#lib/factors/mailed-code/send-mailed-code.ts'
import { findLiveSsoSession } from '#lib/sessions/find-sso-session.ts'
import type { Attempt } from './attempt.ts'
import { finish } from './finish.ts'
import { nextStep } from './next-step.ts'
import type { Browser, OpenedForm, Submitted } from './open-form.ts'
import { standingOf } from './standing.ts'

/**
 * Goes on after a step has recorded its proof: to the form of the next step, or to the end. Who comes to the mailed code
 * finds it in their mail.
 * Refuses: 409 other_user; 403 level_unreachable, user_locked; 400 attempt_expired.
 */
export async function advance(ctx: Context, form: OpenedForm, attempt: Attempt, browser: Browser): Promise<Submitted> {
  const standing = await standingOf(ctx, attempt, browser)
  const step = nextStep(standing)
  if (typeof step === 'object') throw new Refusal(step.refused)
  const { userId, mailedCode } = standing
  if (step === 'mailed_code' && userId !== null && mailedCode.state === 'unsent') {
    await sendMailedCode(ctx, { userId, boundTo: attempt.id })
  }
  if (step !== 'done') return form.again(step)
  if (attempt.userId === null) throw new Error('nobody was identified, yet the sign-in is done')
  if (attempt.finishedAt && !(await isOpen(ctx, attempt))) return form.startOver('attempt_spent')
  const session = await finish(ctx, attempt, standing, browser)
  return { next: 'resume', request: attempt.request, session, userId: attempt.userId }
}

/** Whether the session that a finished attempt opened still lives: then the form was merely sent twice. */
async function isOpen(ctx: Context, { ssoSessionId, userId }: Attempt): Promise<boolean> {
  if (!ssoSessionId || !userId) return false
  return (await findLiveSsoSession(ctx, ssoSessionId))?.user.id === userId
}
