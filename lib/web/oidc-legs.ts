import type { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { type EndSessionQuery, readEndSession } from '#lib/oidc/end-session.ts'
import { type OidcRequest, withinOidcRequest } from '#lib/oidc/oidc-request.ts'
import { sealSignOut, signOut } from '#lib/sso/sign-out.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import type { Browser } from './guards.ts'
import { toConsent, toProof } from './protocols/oidc.ts'
import { leaveSignOut } from './sign-out-legs.ts'

/** What the provider is told of a request. */
export const oidcRequestOf = (ctx: Context, { session, hash }: Pick<Browser, 'session' | 'hash'>): OidcRequest => ({
  ctx,
  session,
  formSecret: session && formSecretOf(ctx, session.id, hash),
  toProof: toProof(ctx),
  toConsent,
})

/** Made for one session in one browser: nobody else's page can post for it. */
export const formSecretOf = (ctx: Context, sessionId: string, browserHash: Uint8Array): string =>
  ctx.sealer.hmac('oidc form', `${sessionId}\n${Buffer.from(browserHash).toString('base64')}`).toString('base64url')

/**
 * `/oidc/session/end`: an application signs a person out. The same page asks, and the same verb ends, as for every other way
 * of signing out; afterwards the browser returns to where the application registered. Refuses: as `readEndSession`.
 */
export async function endSession(
  ctx: Context,
  query: z.infer<typeof EndSessionQuery>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const { returnTo, isOwn } = await withinOidcRequest(oidcRequestOf(ctx, browser), () => readEndSession(ctx, query))
  const { session } = browser
  if (!session) return { to: returnTo ?? '/logout' }
  if (isOwn) return leaveSignOut(ctx, await signOut(ctx, session, { returnTo }), browser)
  const request = sealSignOut(ctx, { ...(returnTo !== undefined && { returnTo }) }, browser.hash)
  return { to: `/logout?request=${encodeURIComponent(request)}` }
}

/** The page in place of an error that the provider would write by itself. */
export const errorPage = (shown: NonNullable<OidcRequest['shown']>, requestId: string): BrowserAnswer => ({
  page: '/refused',
  data: { code: 'oidc_refused', title: shown.title, detail: shown.detail, requestId },
  status: shown.status,
})
