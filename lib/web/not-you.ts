import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { sealSignOut } from '#lib/sso/sign-out.ts'

/**
 * Where "Not you?" leads: to the sign-in with the same wish (a sealed login request). Where somebody is signed in they sign
 * out first, for a browser has one person at a time; the sign-out goes on to that sign-in.
 */
export function notYouHref(
  ctx: Context,
  wish: string,
  { session, browserHash }: { session: SsoSession | null; browserHash: Uint8Array },
): string {
  const signIn = `/login?request=${encodeURIComponent(wish)}`
  if (!session) return signIn
  const returnTo = new URL(signIn, ctx.config.publicUrl).href
  return `/logout?request=${encodeURIComponent(sealSignOut(ctx, { returnTo }, browserHash))}`
}
