import { randomUUID } from 'node:crypto'
import type { Context } from '#lib/db/context.ts'
import { type Attempt, findAttempt, inherit } from './attempt.ts'
import { identifiedUser } from './identified-user.ts'
import { openLoginRequest } from './login-request.ts'
import { type LoginTicket, openLoginTicket, sealLoginTicket } from './login-ticket.ts'
import { nextStep, type Step } from './next-step.ts'
import type { Browser } from './open-form.ts'
import { standingOf } from './standing.ts'

/** What the page of a step after the password shows. */
export type StepView = {
  step: Step
  /** For the form's hidden field. */
  ticket: string
  userId: string
  person: { name: string; username: string; email: string | null }
  subsystem: { identifier: string; title: string } | null
  message: LoginTicket['message'] | null
  detail: string | null
  /** Whether the form may offer to trust this browser. */
  trustable: boolean
  returnOrigin: string | null
}

/**
 * Where a sign-in stands and what its page shows. Reads only: a GET stores nothing. Null where the link is not ours, is
 * another browser's, or what identified the person no longer holds: then it begins anew.
 */
export async function viewStep(
  ctx: Context,
  query: { attempt?: string | undefined; request?: string | undefined },
  browser: Browser,
): Promise<StepView | null> {
  const ticket = query.attempt === undefined ? null : openLoginTicket(ctx, query.attempt, browser.hash)
  const attempt = ticket
    ? await findAttempt(ctx, ticket.attemptId, browser.hash)
    : await attemptToBe(ctx, query.request, browser)
  const user = attempt && (await identifiedUser(ctx, attempt))
  if (!attempt || !user) return null
  const standing = await standingOf(ctx, attempt)
  const next: LoginTicket = { attemptId: attempt.id, ...(!ticket && { request: attempt.request }) }
  const [person, subsystem] = await Promise.all([
    findPerson(ctx, user.id),
    findSubsystem(ctx, attempt.request.subsystemId),
  ])
  return {
    step: nextStep(standing),
    ticket: sealLoginTicket(ctx, next, browser.hash),
    userId: user.id,
    person,
    subsystem,
    message: ticket?.message ?? null,
    detail: ticket?.detail ?? null,
    trustable: standing.policy.trustedDevices && attempt.request.level !== 'otp' && !attempt.request.asUserId,
    returnOrigin: attempt.request.returnOrigin ?? null,
  }
}

/** A step up that has not posted anything yet: it stands where its session stands. */
async function attemptToBe(ctx: Context, sealed: string | undefined, browser: Browser): Promise<Attempt | null> {
  const request = sealed === undefined ? null : openLoginRequest(ctx, sealed)
  const inherited = request && (await inherit(ctx, request, browser.session))
  if (!request || !inherited) return null
  return {
    id: randomUUID(),
    request,
    ...inherited,
    expiresAt: new Date(ctx.now.getTime() + 1),
    finishedAt: null,
    ssoSessionId: null,
  }
}

const findPerson = (ctx: Context, id: string) =>
  ctx.db.user.findUniqueOrThrow({ where: { id }, select: { name: true, username: true, email: true } })

const findSubsystem = async (ctx: Context, id: string | undefined) =>
  id ? ctx.db.subsystem.findUnique({ where: { id }, select: { identifier: true, title: true } }) : null
