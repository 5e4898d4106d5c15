import { z } from 'zod'
import { isRefusalCode, Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { sealLoginRequest } from '#lib/login/login-request.ts'
import { type SubmitPassword, submitPassword } from '#lib/login/submit-password.ts'
import type { LoginQuery } from '#lib/sso/native-login.ts'
import { startLogin } from '#lib/sso/start-login.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { setCookie } from './cookies.ts'
import type { Browser } from './guards.ts'
import { deliver, resumeAfterLogin } from './resume-login.ts'

/** `GET /sso/login`, and on to the sign-in where that is needed. */
export async function enterLogin(ctx: Context, query: LoginQuery, browser: Browser): Promise<BrowserAnswer> {
  const start = await startLogin(ctx, query, browser)
  if (start.kind !== 'prove') return deliver(start)
  return { to: `/login?request=${encodeURIComponent(sealLoginRequest(ctx, start.wanted))}` }
}

/**
 * `POST /login/password`, and back to whoever asked. The session stands even where the way back is refused. What the
 * sign-in comes to is always a redirect, so that reloading the page after it posts nothing.
 */
export async function passwordStep(
  ctx: Context,
  input: z.infer<typeof SubmitPassword>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const submitted = await submitPassword(ctx, input, browser).catch((error: unknown) =>
    refuseByRedirect(ctx, error, browser),
  )
  if ('to' in submitted) return submitted
  if (submitted.next === 'login') return { to: `/login?attempt=${encodeURIComponent(submitted.ticket)}` }
  const { request, session, userId } = submitted
  const resumed = await resumeAfterLogin(ctx, request, { id: session.id, userId }).catch((error: unknown) =>
    refuseByRedirect(ctx, error, browser),
  )
  return { ...resumed, cookies: [setCookie(ctx.config, 'session', session.cookie)] }
}

const purpose = 'refused sign-in'
const RefusedSignIn = z.strictObject({ code: z.string(), detail: z.string().nullable() }).nullable()

/** Outcomes of a sign-in that has its form; anything else (a foreign form, an overload) is answered on the spot. */
const outcomes = new Set<RefusalCode>([
  'access_denied',
  'attempt_expired',
  'level_unreachable',
  'other_user',
  'request_spent',
  'subsystem_unavailable',
  'target_refused',
  'unknown_subsystem',
  'user_locked',
])

function refuseByRedirect(ctx: Context, error: unknown, browser: Browser): { to: string } {
  if (!(error instanceof Refusal) || !outcomes.has(error.code)) throw error
  const reason = { code: error.code, detail: error.detail ?? null }
  return {
    to: `/login/refused?reason=${encodeURIComponent(sealForBrowser(ctx.sealer, purpose, reason, browser.hash))}`,
  }
}

export const RefusedQuery = z.strictObject({ reason: z.string().max(4_096) })

/** `GET /login/refused`: the refusal that a sign-in came to, with its own status. Refuses: always. */
export async function refusedStep(
  ctx: Context,
  { reason }: z.infer<typeof RefusedQuery>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const refused = RefusedSignIn.parse(openForBrowser(ctx.sealer, purpose, reason, browser.hash))
  if (!refused || !isRefusalCode(refused.code)) throw new Refusal('attempt_unknown')
  throw new Refusal(refused.code, refused.detail === null ? {} : { detail: refused.detail })
}
