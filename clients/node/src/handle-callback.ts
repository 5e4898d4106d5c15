import type { SignIn } from './answers.ts'
import type { ExchangeInput } from './exchange.ts'
import { isStateOf, type PendingLogin } from './pending-login.ts'
import { PorticoError } from './portico-error.ts'

export interface CallbackInput {
  /** The request's URL, absolute or just path and query. */
  url: string
  /** What `pendingCookie.read` found, undefined if nothing: such a return is never exchanged. */
  pending: PendingLogin | undefined
}

export type CallbackResult =
  /** Open the application's own session and leave the landing URL by 303 to `signIn.targetUrl`. */
  | { outcome: 'signed_in'; signIn: SignIn }
  /** The answer to `prompt: 'none'`. */
  | { outcome: 'refused'; error: 'login_required' | 'interaction_required' | 'access_denied' | (string & {}) }
  /**
   * Another tab of this browser has started a later login: start again, the portal will not ask twice. Give `targetUrl`
   * to `loginUrl`, which has the portal judge it; never redirect to it, anybody may have written it.
   */
  | { outcome: 'start_again'; targetUrl: string | undefined }
  /**
   * Not the return of a login of this browser (planted, bookmarked, too late, cookies off): offer a sign-in link. Whoever
   * has a session of yours already (the back button, another tab) may start again instead.
   */
  | { outcome: 'rejected'; reason: RejectionReason; targetUrl: string | undefined }

type RejectionReason = 'no_pending_login' | 'malformed' | 'issuer_mismatch'

/** Judges the browser's return to the landing URL and, only if it is the one this browser left for, exchanges its token. */
export async function handleCallback(
  portalUrl: string,
  { url, pending }: CallbackInput,
  exchangeToken: (input: ExchangeInput) => Promise<SignIn>,
): Promise<CallbackResult> {
  const query = new URL(url, 'http://application.invalid').searchParams
  const [state, subsystemToken, error] = [only(query, 'state'), only(query, 'subsystemToken'), only(query, 'error')]
  const targetUrl = only(query, 'targetUrl')
  const rejected = (reason: RejectionReason) => ({ outcome: 'rejected', reason, targetUrl }) as const
  if (state === undefined || (subsystemToken === undefined) === (error === undefined)) return rejected('malformed')
  if (pending === undefined) return rejected('no_pending_login')
  if (!isStateOf(pending, state)) return { outcome: 'start_again', targetUrl }
  if (error !== undefined) return { outcome: 'refused', error }
  // RFC 9207: a token that names another portal was not meant for this one.
  if (only(query, 'iss')?.replace(/\/$/, '') !== portalUrl) return rejected('issuer_mismatch')
  const signIn = await exchangeToken({ subsystemToken: subsystemToken ?? '', codeVerifier: pending.codeVerifier })
  // The state in the query is a copy; the one that the portal kept with the token is the one that counts.
  if (!isStateOf(pending, signIn.state ?? '')) {
    throw new PorticoError('unexpected_answer', { status: 200, detail: 'the token was issued for another state' })
  }
  return { outcome: 'signed_in', signIn }
}

/** A parameter that is there exactly once; a repeated one is nobody's honest answer. */
function only(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  return values.length === 1 ? values[0] : undefined
}
