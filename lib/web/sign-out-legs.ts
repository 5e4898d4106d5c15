import type { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { sealReceipt } from '#lib/sso/receipt.ts'
import {
  type ConfirmSignOut,
  confirmSignOut,
  type SignOutQuery,
  type SignOutStart,
  startSignOut,
} from '#lib/sso/sign-out.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { clearCookie, setCookie } from './cookies.ts'
import type { Browser } from './guards.ts'

/** `GET /sso/logout`. */
export const enterSignOut = async (ctx: Context, query: z.infer<typeof SignOutQuery>, browser: Browser) =>
  leaveSignOut(ctx, await startSignOut(ctx, query, browser), browser)

/** `POST /sso/logout`. */
export const confirmSignOutLeg = async (ctx: Context, input: z.infer<typeof ConfirmSignOut>, browser: Browser) =>
  leaveSignOut(ctx, await confirmSignOut(ctx, input, browser), browser)

export function leaveSignOut(ctx: Context, outcome: SignOutStart, browser: Browser): BrowserAnswer {
  if (outcome.kind === 'nobody') return { to: '/logout' }
  if (outcome.kind === 'ask') return { to: `/logout?request=${encodeURIComponent(outcome.request)}` }
  return {
    to: outcome.returnTo ?? '/logout',
    cookies: [
      clearCookie(ctx.config, 'session'),
      setCookie(ctx.config, 'receipt', sealReceipt(ctx, outcome.ssoSessionIds, browser.hash)),
    ],
  }
}
