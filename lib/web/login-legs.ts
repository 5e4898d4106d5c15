import { z } from 'zod'
import { isRefusalCode, Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { trustSeconds } from '#lib/factors/trusted-device/trust-device.ts'
import type { StepName } from '#lib/login/next-step.ts'
import type { Submitted } from '#lib/login/open-form.ts'
import { viewStep } from '#lib/login/view-step.ts'
import type { LoginQuery } from '#lib/sso/native-login.ts'
import { startLogin } from '#lib/sso/start-login.ts'
import { knownBrowserSeconds, rememberBrowser } from '#lib/throttle/known-browser.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { linkPending } from './connect-identity.ts'
import { setCookie, setLastingCookie } from './cookies.ts'
import { refusedPage } from './form.ts'
import type { Browser } from './guards.ts'
import { goOn } from './protocols/native.ts'
import { resumeAfterLogin } from './resume-login.ts'
import { stepPaths } from './step-paths.ts'

/** `GET /sso/login`, and on to the sign-in where that is needed. */
export async function enterLogin(ctx: Context, query: LoginQuery, browser: Browser): Promise<BrowserAnswer> {
  return goOn(ctx, await startLogin(ctx, query, browser))
}

type Submit<Input> = (ctx: Context, input: Input, browser: Browser) => Promise<Submitted & { trustedDevice?: string }>

/**
 * A step of the sign-in as the browser sees it. What it comes to is always a redirect, so that reloading the page after it
 * posts nothing: to the form of the next step, back to whoever asked, or to a refusal. The session stands even where the way
 * back is refused.
 */
export const loginStep =
  <Input extends { attempt: string }>(step: StepName, submit: Submit<Input>) =>
  async (ctx: Context, input: Input, browser: Browser): Promise<BrowserAnswer> => {
    const refused = (error: unknown) => refuseByRedirect(ctx, error, browser)
    const submitted = await submit(ctx, input, browser).catch(async (error: unknown) =>
      isHeldUp(error) ? refusedPage(ctx, error, toStep(step, input.attempt)) : refused(error),
    )
    if (!('next' in submitted)) return submitted
    const cookies = submitted.trustedDevice
      ? [setLastingCookie(ctx.config, 'trusted', submitted.trustedDevice, trustSeconds)]
      : []
    if (submitted.next !== 'resume') {
      return { to: toStep(submitted.next, submitted.ticket), cookies }
    }
    const { request, session, userId } = submitted
    cookies.push(...(await linkPending(ctx, { attempt: input.attempt, userId }, browser)))
    const resumed = await resumeAfterLogin(ctx, request, { id: session.id, userId }).catch(refused)
    const known = setLastingCookie(ctx.config, 'known', rememberBrowser(ctx, userId), knownBrowserSeconds)
    const renewed = session.cookie === null ? [] : [setCookie(ctx.config, 'session', session.cookie)]
    return { ...resumed, cookies: [...cookies, known, ...renewed] }
  }

const toStep = (step: StepName, ticket: string): string => `${stepPaths[step]}?attempt=${encodeURIComponent(ticket)}`

/** Told on the spot with its 429, for sending the same form again after the wait is just what helps. */
const isHeldUp = (error: unknown): boolean => error instanceof Refusal && error.code === 'too_many_guesses'

export const StepQuery = z.strictObject({
  attempt: z.string().max(8_192).optional(),
  request: z.string().max(8_192).optional(),
})

/** `GET /login/otp` and its like: the step's page while the sign-in stands there, the way to the right one otherwise. */
export const showStep =
  (step: Exclude<StepName, 'password'>) =>
  async (ctx: Context, query: z.infer<typeof StepQuery>, browser: Browser): Promise<BrowserAnswer> => {
    const standing = await viewStep(ctx, query, browser)
    if (!standing) return { to: stepPaths.password }
    if (standing.step === step) return { page: `/step/${step}`, data: standing.view, status: 200 }
    if (typeof standing.step === 'object') throw new Refusal(standing.step.refused)
    if (standing.step === 'done') return { to: '/apps' }
    return { to: toStep(standing.step, standing.view.ticket) }
  }

const purpose = 'refused sign-in'
const RefusedSignIn = z
  .strictObject({
    code: z.string(),
    detail: z.string().nullable(),
    about: z.string().optional(),
    reference: z.string().optional(),
  })
  .nullable()

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
  const { code, detail = null, about, reference } = error
  const reason = { code, detail, ...(about !== undefined && { about }), ...(reference && { reference }) }
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
  const { code, detail, about, reference } = refused
  throw new Refusal(code, {
    ...(detail !== null && { detail }),
    ...(about !== undefined && { about }),
    ...(reference && { reference }),
  })
}
