import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { system } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { admitArrival } from '#lib/federation/admit-arrival.ts'
import { keepArrival } from '#lib/federation/pending-arrival.ts'
import { findOpenProvider, isOfferedTo } from '#lib/federation/provider.ts'
import { applyRules } from '#lib/federation/rules/apply-rules.ts'
import { departUpstream, type Return, returnFromUpstream } from '#lib/federation/upstream-leg.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { leaveForUpstream, submitUpstream } from '#lib/login/submit-upstream.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { connectOwnIdentity } from './connect-identity.ts'
import { clearCookie, setCookie } from './cookies.ts'
import { type Browser, visitor } from './guards.ts'
import { loginStep } from './login-legs.ts'
import { openUpstreamLeg, sealPendingLink, sealUpstreamLeg, type UpstreamLeg } from './upstream-cookie.ts'

export const UpstreamQuery = z.strictObject({ attempt: z.string().max(8_192), provider: z.string().max(40) })

const back = (attempt: string): string => `/login?attempt=${encodeURIComponent(attempt)}`

/**
 * `GET /login/upstream`: from the sign-in page to another server. A link and not a form, because browsers hold a form's
 * redirects to the origins that the page's policy names; the sealed ticket, bound to this browser's cookie, is what a form's
 * origin would prove. Refuses: 400 attempt_unknown; 404 no_such_provider.
 */
export async function leaveForProvider(
  ctx: Context,
  { attempt, provider }: z.infer<typeof UpstreamQuery>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const { asker, ticket } = await leaveForUpstream(ctx, attempt, browser)
  // Not offered is absent, not merely unseen.
  if (!isOfferedTo(await findOpenProvider(ctx, provider), asker)) throw new Refusal('no_such_provider')
  const departure = await depart(ctx, { kind: 'sign-in', provider, attempt: ticket() }, browser)
  return 'to' in departure ? departure : { to: back(ticket(messageOf(departure))) }
}

/** What the form says where nobody could be sent, or nobody came back. */
const messageOf = ({ away }: { away: boolean }) => (away ? 'upstream_away' : 'upstream_failed')

/**
 * Sends the browser to a provider with what it needs to come back; or says whether that server is away, or cannot be used for
 * another reason, which is in the audit log then.
 */
export async function depart(
  ctx: Context,
  leg: UpstreamLeg,
  browser: Browser,
  loginHint?: string,
): Promise<{ to: string; cookies: string[] } | { away: boolean }> {
  const departure = await departUpstream(ctx, { provider: leg.provider, loginHint })
  if ('problem' in departure) {
    await recordFailed(ctx, leg.provider, departure.problem)
    return { away: departure.away }
  }
  const carried = setCookie(ctx.config, 'upstream', sealUpstreamLeg(ctx, leg, browser.hash))
  return { to: departure.to, cookies: [...departure.setCookies, carried] }
}

/** A browser that comes back: from where, and the cookies with which it left. */
type ReturningBrowser = Browser & { provider: string; sent: Record<string, string> }

/** Whoever follows the link by which another server sends them back. Refuses: 400 prefetch_refused. */
export async function returning(ctx: Context, request: Request): Promise<ReturningBrowser> {
  const browser = await visitor(ctx, request)
  // A slug is never written with percent signs; whatever else stands there is the name of no provider.
  const provider = new URL(request.url).pathname.split('/').at(-1) ?? ''
  return { ...browser, provider, sent: parseCookies(request.headers.get('cookie') ?? '') }
}

const parseCookies = (header: string): Record<string, string> =>
  Object.fromEntries(
    header.split(';').flatMap((pair) => {
      const equals = pair.indexOf('=')
      const name = pair.slice(0, equals).trim()
      return name.includes('portico-upstream-') ? [[name, safeDecode(pair.slice(equals + 1).trim())]] : []
    }),
  )

/** Cookies are anybody's to write: one that cannot be decoded is as good as none. */
function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/**
 * A form that another server has the browser post to us (Apple). It comes across sites, so none of our cookies come with it,
 * and nothing is set: that would replace those of the sign-in. Who may say what is known on the way that follows.
 */
export const postedAcross = async (_ctx: Context, { url }: Request): Promise<Browser & { path: string }> => ({
  path: new URL(url).pathname,
  hash: new Uint8Array(),
  session: null,
  trustedDevice: null,
  upstream: null,
  cookies: [],
})

/** `POST /api/auth/callback/{provider}`: the same answer as a link, which the browser follows with its cookies. */
export const followPosted = async (_ctx: Context, answer: CallbackQuery, { path }: Browser & { path: string }) => ({
  to: `${path}?${new URLSearchParams(answer)}`,
})

type CallbackQuery = Record<string, string>
export const CallbackQuery: z.ZodType<CallbackQuery> = z.record(z.string().max(64), z.string().max(8_192))

/**
 * `GET /api/auth/callback/{provider}`: somebody comes back from another server. They must be in the browser that left, and
 * from the server to which it went; then the sign-in goes on as after a password. Its cookies are good for one return.
 */
export const returnFromProvider = async (
  ctx: Context,
  query: CallbackQuery,
  browser: ReturningBrowser,
): Promise<BrowserAnswer> => {
  const { provider, sent } = browser
  const leg = openUpstreamLeg(ctx, browser.upstream, browser.hash)
  if (!leg || leg.provider !== provider) return { to: back(freshTicket(ctx, browser.hash)) }
  const returned = await returnFromUpstream(ctx, { provider, query, cookies: sent })
  const dropped = [...returned.setCookies, clearCookie(ctx.config, 'upstream')]
  const answer =
    leg.kind === 'connect'
      ? await connectOwnIdentity(ctx, { leg, returned }, browser)
      : await goOnAfterReturn(ctx, { leg, returned }, browser)
  return { ...answer, cookies: [...dropped, ...(answer.cookies ?? [])] }
}

type Returned = { leg: UpstreamLeg & { kind: 'sign-in' }; returned: Return }

async function goOnAfterReturn(ctx: Context, { leg, returned }: Returned, browser: Browser): Promise<BrowserAnswer> {
  const { attemptId, ticket } = await leaveForUpstream(ctx, leg.attempt, browser)
  if ('failed' in returned) {
    await recordFailed(ctx, leg.provider, returned.failed)
    return { to: back(ticket(messageOf(returned))) }
  }
  const { arrival } = returned
  const provider = await findOpenProvider(ctx, leg.provider)
  const admission = await admitArrival(ctx, provider, arrival)
  if (admission.kind === 'refused') return { to: back(ticket('upstream_unknown')) }
  if (admission.kind === 'link') {
    await keepArrival(ctx, attemptId, arrival.claims)
    const pending = sealPendingLink(ctx, { attemptId, provider, arrival }, browser.hash)
    const cookies = [setCookie(ctx.config, 'upstream', pending)]
    return { to: back(ticket('upstream_link')), cookies }
  }
  await applyRules(ctx, provider, admission.identity, arrival.claims)
  return signInUpstream(ctx, { attempt: leg.attempt, identity: admission.identity }, browser)
}

const signInUpstream = loginStep('password', submitUpstream)

/** What an upstream or its library said is for the operator alone: the log has it, the audit log its class. */
async function recordFailed(ctx: Context, provider: string, reason: unknown): Promise<void> {
  log.warn(
    { requestId: ctx.requestId, provider, reason: inWords(reason) },
    'a sign-in at another server came to nothing',
  )
  const facts = { provider, reason: typeof reason === 'string' ? reason.slice(0, 200) : 'its answer was not accepted' }
  await recordFailure(ctx, { kind: 'upstream.failed', facts }, `upstream ${provider}`, system)
}

function inWords(reason: unknown): string {
  if (typeof reason === 'string') return reason
  const { error } = Object(reason) as { error?: unknown }
  return error instanceof Error ? error.message : 'unknown'
}

/** Nobody here left for anywhere: a link that was followed twice, or planted. */
const freshTicket = (ctx: Context, browserHash: Uint8Array): string =>
  sealLoginTicket(ctx, { attemptId: randomUUID(), request: portalLogin, message: 'upstream_failed' }, browserHash)
