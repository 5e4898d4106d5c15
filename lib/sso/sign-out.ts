import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { leaveBrowser } from '#lib/sessions/leave-browser.ts'
import { readLogoutHint } from '#lib/sessions/logout-hint.ts'
import { identifierOf } from '#lib/subsystems/connections/former-name.ts'

export const SignOutQuery = z.strictObject({
  subsystemIdentifier: z.string().max(64).optional(),
  returnTo: z.string().max(2_048).optional(),
  logoutHint: z.string().max(4_096).optional(),
  /** Clients of Superfly send it along; it never counted. */
  targetUrl: z.string().max(2_048).optional(),
})

/** What the sign-out form carries in its hidden field `request`. */
const SignOutRequest = z.strictObject({ returnTo: z.string().optional() })
export type SignOutRequest = z.infer<typeof SignOutRequest>

type Browser = { hash: Uint8Array; session: SsoSession | null }

export type SignOutStart =
  | { kind: 'ask'; request: string; returnTo: string | undefined }
  | { kind: 'signed_out'; ssoSessionIds: string[]; returnTo: string | undefined }
  | { kind: 'nobody' }

const purpose = 'sign-out form'

/**
 * `GET /sso/logout`: asks before signing out. A valid logout hint skips the question, only where this browser's session *is*
 * that session: a link elsewhere must not sign anyone out.
 * Refuses: 400 unknown_subsystem, return_refused.
 */
export async function startSignOut(
  ctx: Context,
  query: z.infer<typeof SignOutQuery>,
  browser: Browser,
): Promise<SignOutStart> {
  const { returnTo, returnsAlways } = await findReturn(ctx, query)
  const { session } = browser
  if (!session) return { kind: 'nobody' }
  const hint = query.logoutHint === undefined ? null : await readLogoutHint(ctx, query.logoutHint)
  if (hint?.ssoSessionId === session.id) return signOut(ctx, session, { returnTo })
  const request = returnsAlways && returnTo ? { returnTo } : {}
  return { kind: 'ask', request: sealSignOut(ctx, request, browser.hash), returnTo: request.returnTo }
}

/** The hidden field of a sign-out form in this browser. */
export const sealSignOut = (ctx: Context, request: SignOutRequest, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, request, browserHash)

/** What a sign-out form carries, or null where it is another browser's. */
export const openSignOut = (ctx: Context, sealed: string, browserHash: Uint8Array): SignOutRequest | null =>
  SignOutRequest.nullable().parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))

export const ConfirmSignOut = z.strictObject({ request: z.string().max(8_192) })

/** `POST /sso/logout`: ends this browser's SSO session with all its applications. Refuses: 403 origin_refused. */
export async function confirmSignOut(
  ctx: Context,
  input: z.infer<typeof ConfirmSignOut>,
  browser: Browser,
): Promise<SignOutStart> {
  const request = openSignOut(ctx, input.request, browser.hash)
  if (!request) throw new Refusal('origin_refused')
  return browser.session ? signOut(ctx, browser.session, request) : { kind: 'nobody' }
}

export async function signOut(
  ctx: Context,
  session: SsoSession,
  { returnTo }: { returnTo?: string | undefined },
): Promise<SignOutStart> {
  const { ssoSessionIds } = await leaveBrowser(ctx, session.id, { kind: 'user', id: session.user.id })
  return { kind: 'signed_out', ssoSessionIds, returnTo }
}

async function findReturn(ctx: Context, { subsystemIdentifier, returnTo }: z.infer<typeof SignOutQuery>) {
  if (subsystemIdentifier === undefined) {
    if (returnTo !== undefined) throw new Refusal('return_refused')
    return { returnTo, returnsAlways: false }
  }
  const subsystem = await ctx.db.subsystem.findUnique({
    where: { identifier: await identifierOf(ctx, subsystemIdentifier) },
    select: {
      returnUrls: true,
      returnAfterLogout: true,
      connections: { where: { protocol: 'superfly', enabled: true } },
    },
  })
  if (!subsystem) throw new Refusal('unknown_subsystem')
  // Superfly's clients name no address to return to: the application has one.
  const own = subsystem.connections.length > 0 ? subsystem.returnUrls[0] : undefined
  if (returnTo === undefined && own !== undefined) return { returnTo: own, returnsAlways: subsystem.returnAfterLogout }
  if (returnTo !== undefined && !subsystem.returnUrls.includes(returnTo)) throw new Refusal('return_refused')
  return { returnTo, returnsAlways: subsystem.returnAfterLogout }
}
