import type { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { sealLoginRequest } from '#lib/login/login-request.ts'
import { type SubmitPassword, submitPassword } from '#lib/login/submit-password.ts'
import type { LoginQuery } from '#lib/sso/native-login.ts'
import { startLogin } from '#lib/sso/start-login.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { setCookie } from './cookies.ts'
import { refusedPage } from './form.ts'
import type { Browser } from './guards.ts'
import { deliver, resumeAfterLogin } from './resume-login.ts'

/** `GET /sso/login`, and on to the sign-in where that is needed. */
export async function enterLogin(ctx: Context, query: LoginQuery, browser: Browser): Promise<BrowserAnswer> {
  const start = await startLogin(ctx, query, browser)
  if (start.kind !== 'prove') return deliver(start)
  return { to: `/login?request=${encodeURIComponent(sealLoginRequest(ctx, start.wanted))}` }
}

/** `POST /login/password`, and back to whoever asked. The session stands even where the way back is refused. */
export async function passwordStep(
  ctx: Context,
  input: z.infer<typeof SubmitPassword>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const submitted = await submitPassword(ctx, input, browser)
  if (submitted.next === 'login') return { to: `/login?attempt=${encodeURIComponent(submitted.ticket)}` }
  const { request, session, userId } = submitted
  const cookies = [setCookie(ctx.config, 'session', session.cookie)]
  try {
    return { ...(await resumeAfterLogin(ctx, request, { id: session.id, userId })), cookies }
  } catch (error) {
    return { ...refusedPage(ctx, error), cookies }
  }
}
