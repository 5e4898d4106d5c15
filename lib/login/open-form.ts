import { randomUUID } from 'node:crypto'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { type Attempt, takeAttempt } from './attempt.ts'
import type { LoginRequest } from './login-request.ts'
import { type LoginTicket, openLoginTicket, sealLoginTicket } from './login-ticket.ts'
import type { StepName } from './next-step.ts'

/** The browser that posted, and the session that it holds already, if any. */
export type Browser = {
  hash: Uint8Array
  session: SsoSession | null
  /** The cookie that says this browser is trusted by someone. */
  trustedDevice?: string | null
}

/** Where a sign-in ends: a session, and its cookie where that is new. */
export type SessionReached = { id: string; cookie: string | null }

/** What a submission comes to: a form of the sign-in, or its end. */
export type Submitted =
  | { next: StepName; ticket: string }
  | { next: 'resume'; request: LoginRequest; session: SessionReached; userId: string }

type Message = NonNullable<LoginTicket['message']>

/** A submitted form of the sign-in. */
export type OpenedForm = {
  attempt: Attempt
  /** The form of a step once more, saying why. */
  again: (
    step: StepName,
    message?: Message,
    shown?: Pick<LoginTicket, 'username' | 'detail' | 'enrolment'>,
  ) => Submitted
  /** The sign-in from its beginning, for the same wish: nothing that was proved before counts. */
  startOver: (message: Message) => Submitted
}

/** The attempt behind a submitted form; `shown` is what a form of the beginning shows again. Refuses: 400 attempt_unknown (another browser's form, or swept). */
export async function openForm(
  ctx: Context,
  sealed: string,
  browser: Browser,
  shown: Pick<LoginTicket, 'username'> = {},
): Promise<OpenedForm> {
  const ticket = openLoginTicket(ctx, sealed, browser.hash)
  const attempt = ticket && (await takeAttempt(ctx, ticket, browser))
  if (!attempt) throw new Refusal('attempt_unknown')
  const seal = (content: LoginTicket) => sealLoginTicket(ctx, content, browser.hash)
  return {
    attempt,
    again: (next, message, shown) => ({
      next,
      ticket: seal({ attemptId: attempt.id, ...shown, ...(message && { message }) }),
    }),
    startOver: (message) => ({
      next: 'password',
      ticket: seal({ attemptId: randomUUID(), request: attempt.request, message, ...shown }),
    }),
  }
}
