import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { unknownNameDigest } from '#lib/audit/unknown-name-digest.ts'
import { system } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import type { OpenedSsoSession, Proof } from '#lib/sessions/open-sso-session.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'
import { type Credentials, checkCredentials, type Disbelief } from '#lib/users/passwords/check-credentials.ts'
import { type Attempt, takeAttempt } from './attempt.ts'
import { finish } from './finish.ts'
import type { LoginRequest } from './login-request.ts'
import { type LoginTicket, openLoginTicket, sealLoginTicket } from './login-ticket.ts'
import { nextStep } from './next-step.ts'

export const SubmitPassword = z.strictObject({
  attempt: z.string().max(8_192),
  username: z.string().max(256).default(''),
  password: z.string().max(1_024),
})

/** The browser that posted, and the session that it holds already, if any. */
export type Browser = { hash: Uint8Array; session: SsoSession | null }

export type Submitted =
  | { next: 'login'; ticket: string }
  | { next: 'resume'; request: LoginRequest; session: OpenedSsoSession; userId: string }

/**
 * The password step. A wrong or unknown name, a wrong password and a locked user are one answer: the form again.
 * Refuses: 400 attempt_unknown (another browser's form, or no cookie); 409 other_user; 403 level_unreachable; 503 busy.
 */
export async function submitPassword(
  ctx: Context,
  input: z.infer<typeof SubmitPassword>,
  browser: Browser,
): Promise<Submitted> {
  const ticket = openLoginTicket(ctx, input.attempt, browser.hash)
  if (!ticket) throw new Refusal('attempt_unknown')
  const attempt = await takeAttempt(ctx, ticket, browser.hash)
  if (!attempt) throw new Refusal('attempt_unknown')
  const again = (message: NonNullable<LoginTicket['message']>, from: Partial<LoginTicket> = {}): Submitted => ({
    next: 'login',
    ticket: sealLoginTicket(ctx, { attemptId: attempt.id, username: input.username, message, ...from }, browser.hash),
  })
  if (attempt.expiresAt <= ctx.now) return again('attempt_expired', startOver(attempt.request))
  const credentials = await checkCredentials(ctx, {
    password: input.password,
    ...(attempt.request.asUserId ? { userId: attempt.request.asUserId } : { name: input.username }),
  })
  if ('reason' in credentials) {
    await recordDisbelief(ctx, attempt, credentials, input.username)
    return again('credentials_refused')
  }
  const proven = await recordPassword(ctx, attempt, credentials)
  const step = nextStep(proven)
  if (typeof step === 'object') throw new Refusal(step.refused)
  if (step === 'password') throw new Error('a proved password leads past the password step')
  if (proven.finishedAt && !browser.session && !(await isOpen(ctx, proven))) {
    return again('attempt_spent', startOver(attempt.request))
  }
  const session = await finish(ctx, proven, browser.session)
  return { next: 'resume', request: attempt.request, session, userId: credentials.userId }
}

/** The same wish as a new attempt: nothing that was proved before counts for it. */
const startOver = (request: LoginRequest): Partial<LoginTicket> => ({ attemptId: randomUUID(), request })

/** Notes the proof on the attempt. Proofs that another user gave in it before are dropped with that user. */
async function recordPassword(ctx: Context, attempt: Attempt, user: Credentials): Promise<Attempt> {
  const proof: Proof = { method: 'password', at: ctx.now.toISOString() }
  const others = attempt.userId === user.userId ? attempt.proofs.filter(({ method }) => method !== 'password') : []
  const proofs = [...others, proof]
  const { count } = await ctx.db.loginAttempt.updateMany({
    where: { id: attempt.id, expiresAt: { gt: ctx.now } },
    data: { userId: user.userId, userEpoch: user.sessionEpoch, proofs },
  })
  if (count === 0) throw new Refusal('attempt_expired')
  return { ...attempt, userId: user.userId, userEpoch: user.sessionEpoch, proofs }
}

/** Whether the session that a finished attempt opened still lives: then the form was merely sent twice. */
async function isOpen(ctx: Context, { ssoSessionId, userId }: Attempt): Promise<boolean> {
  if (!ssoSessionId || !userId) return false
  const session = await ctx.db.ssoSession.findFirst({
    where: { id: ssoSessionId, userId, endedAt: null },
    select: { id: true },
  })
  return session !== null
}

/** Unknown names are often passwords typed into the wrong field: only a digest of them is kept. */
function recordDisbelief(
  ctx: Context,
  attempt: Attempt,
  { reason, userId }: Disbelief,
  typed: string,
): Promise<unknown> {
  const digest = userId === null ? unknownNameDigest(ctx, normaliseName(typed) ?? '') : null
  const event = {
    kind: 'sign-in.refused',
    userId,
    subsystemId: attempt.request.subsystemId ?? null,
    facts: { reason, attempt: attempt.id, ...(digest && { nameDigest: digest }) },
  }
  return recordFailure(ctx, event, userId ?? digest ?? '', system)
}
