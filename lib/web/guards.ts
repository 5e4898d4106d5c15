import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, isSecret, newSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { firstProofs } from '#lib/factors/first-proof.ts'
import { findSessionToEnd, findSsoSession, type SsoSession } from '#lib/sessions/find-sso-session.ts'
import { hasRecentProof } from '#lib/sessions/has-recent-proof.ts'
import type { Issuer } from '#lib/sso/issue.ts'
import { authenticateSubsystem } from '#lib/subsystems/authenticate-subsystem.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { readCookie, setCookie } from './cookies.ts'

/**
 * Proves a subsystem's back end by HTTP Basic (RFC 7617).
 * Refuses: 401 unauthenticated; 403 subsystem_disabled; 400 two_identities (a session cookie came along).
 */
export async function subsystem(ctx: Context, request: Request): Promise<SubsystemCaller> {
  const credentials = readBasic(request.headers.get('authorization'))
  if (!credentials) throw new Refusal('unauthenticated')
  if (readCookie(ctx.config, request.headers.get('cookie'), 'session')) throw new Refusal('two_identities')
  return authenticateSubsystem(ctx, credentials.identifier, credentials.secret)
}

/** A subsystem by Basic, or the portal's own launcher: a live session cookie on a same-origin request. */
export async function subsystemOrLauncher(ctx: Context, request: Request): Promise<Issuer> {
  if (request.headers.has('authorization')) return subsystem(ctx, request)
  if (request.headers.get('sec-fetch-site') !== 'same-origin') throw new Refusal('unauthenticated')
  checkOrigin(ctx, request)
  const session = await findSsoSession(ctx, readCookie(ctx.config, request.headers.get('cookie'), 'session'))
  if (!session) throw new Refusal('session_required')
  return { kind: 'launcher', session }
}

/** The browser that makes a request: how forms are bound to it, and the SSO session it carries. */
export type Browser = {
  hash: Uint8Array
  session: SsoSession | null
  /** The cookie of a trusted browser, if it carries one. */
  trustedDevice: string | null
  /** What it carries from or to another sign-in server, sealed. */
  upstream: string | null
  /** Set-Cookie values for a browser that came without its cookie. */
  cookies: string[]
}

/** Any browser on a link: one without our cookie is given one. Refuses: 400 prefetch_refused. */
export async function visitor(ctx: Context, request: Request): Promise<Browser> {
  const purpose = `${request.headers.get('sec-purpose') ?? ''} ${request.headers.get('purpose') ?? ''}`
  if (/prefetch|preview|prerender/i.test(purpose)) throw new Refusal('prefetch_refused')
  const known = readBrowser(ctx, request.headers)
  const value = known ?? newSecret('pbr')
  const cookies = known ? [] : [setCookie(ctx.config, 'browser', value)]
  return { hash: hashSecret(value), ...(await carriedBy(ctx, request)), cookies }
}

/**
 * A signed-in person who follows a tile of our own launcher. A link elsewhere could carry people into applications they did
 * not ask for, so the browser must say that the navigation began here. Refuses: 401 session_required; 403 origin_refused.
 */
export async function launcherVisitor(ctx: Context, request: Request): Promise<Browser> {
  const browser = await visitor(ctx, request)
  if ((request.headers.get('sec-fetch-site') ?? 'same-origin') !== 'same-origin') throw new Refusal('origin_refused')
  if (!browser.session) throw new Refusal('session_required')
  return browser
}

/** A browser that posts one of our forms. Refuses: 403 origin_refused; 400 cookies_required. */
export async function formSender(ctx: Context, request: Request): Promise<Browser> {
  checkOrigin(ctx, request)
  const value = readBrowser(ctx, request.headers)
  if (!value) {
    throw new Refusal('cookies_required', {
      detail: 'Your browser did not send our cookie back. Allow cookies and start again.',
    })
  }
  return { hash: hashSecret(value), ...(await carriedBy(ctx, request)), cookies: [] }
}

/**
 * The guards of signing out: the session may have expired, as long as applications go on under it. Refuses as `visitor` and
 * `formSender`.
 */
export const leavingVisitor = async (ctx: Context, request: Request): Promise<Browser> =>
  withSessionToEnd(ctx, request, await visitor(ctx, request))
export const leavingSender = async (ctx: Context, request: Request): Promise<Browser> =>
  withSessionToEnd(ctx, request, await formSender(ctx, request))

const withSessionToEnd = async (ctx: Context, { headers }: Request, browser: Browser): Promise<Browser> => ({
  ...browser,
  session: browser.session ?? (await sessionToEndOf(ctx, headers)),
})

export const sessionToEndOf = (ctx: Context, headers: Headers): Promise<SsoSession | null> =>
  findSessionToEnd(ctx, readCookie(ctx.config, headers.get('cookie'), 'session'))

const carriedBy = async (ctx: Context, { headers }: Request) => ({
  session: await sessionOf(ctx, headers),
  trustedDevice: readCookie(ctx.config, headers.get('cookie'), 'trusted'),
  upstream: readCookie(ctx.config, headers.get('cookie'), 'upstream'),
})

/** The value of the browser cookie, if it has the form of one. */
export function readBrowser(ctx: Context, headers: Headers): string | null {
  const value = readCookie(ctx.config, headers.get('cookie'), 'browser')
  return value && isSecret('pbr', value) ? value : null
}

export const sessionOf = (ctx: Context, headers: Headers): Promise<SsoSession | null> =>
  findSsoSession(ctx, readCookie(ctx.config, headers.get('cookie'), 'session'))

/**
 * Whether the person of a session proved in it who they are, by their password or at another sign-in server, at most so many seconds ago: what changes to the account's own
 * protection ask for. A session that was left open does not have it.
 */
export const recentlyProved =
  (seconds: number) =>
  (ctx: Context, session: SsoSession): Promise<boolean> =>
    hasRecentProof(ctx, { ssoSessionId: session.id, methods: firstProofs, seconds })

/**
 * A present Origin must be ours; `null` is refused. An absent one (old browsers, scripts) is accepted here, because every
 * form carries a value sealed for its browser's cookie, unless the browser itself says that the request crosses sites.
 */
function checkOrigin(ctx: Context, request: Request): void {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (origin !== null && origin !== ctx.config.publicUrl.origin) throw new Refusal('origin_refused')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new Refusal('origin_refused')
}

/**
 * The same for forms that carry no such value: the browser must say where the form is from. Every browser of the last years
 * sends an Origin with a POST. Refuses: 403 origin_refused.
 */
export function requireOwnOrigin(ctx: Context, headers: Headers): void {
  const site = headers.get('sec-fetch-site')
  const ours = headers.get('origin') === ctx.config.publicUrl.origin
  if (!ours || (site !== null && site !== 'same-origin')) throw new Refusal('origin_refused')
}

function readBasic(header: string | null): { identifier: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1]
  if (!encoded || encoded.length > 1_024) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon > 0 ? { identifier: text.slice(0, colon), secret: text.slice(colon + 1) } : null
}
