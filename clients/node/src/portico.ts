import { count, record } from './answer-guards.ts'
import type { Presence, SessionState, SignIn } from './answers.ts'
import { type LoginOptions, type LogoutOptions, logoutUrl, startLogin } from './browser-legs.ts'
import { callPortal, type Portal } from './call-portal.ts'
import { type ExchangeInput, exchange } from './exchange.ts'
import { type CallbackInput, type CallbackResult, handleCallback } from './handle-callback.ts'
import { type KeepAliveOptions, keepAlive } from './keep-alive.ts'
import { createPendingCookie, type PendingCookie } from './pending-cookie.ts'
import { createPendingSeal, type PendingLogin } from './pending-login.ts'
import { type Manifest, type ManifestResult, pushManifest } from './push-manifest.ts'
import { readPresence } from './read-answer.ts'
import type { KeepAlive } from './rounds.ts'
import { type TouchInput, touch } from './touch.ts'
import type { KeptSession } from './touch-batches.ts'
import { createLogoutTokenVerifier, type Notice } from './verify-logout-token.ts'

export type * from './answers.ts'
// biome-ignore lint/performance/noBarrelFile: the one entry of a published package; its users have no other way to the class.
export { MemoryStore } from './memory-store.ts'
export { PorticoError } from './portico-error.ts'
export type { SessionStore, StoredSession } from './session-store.ts'
export type {
  CallbackInput,
  CallbackResult,
  ExchangeInput,
  KeepAlive,
  KeepAliveOptions,
  KeptSession,
  LoginOptions,
  LogoutOptions,
  Manifest,
  ManifestResult,
  Notice,
  PendingCookie,
  PendingLogin,
  TouchInput,
}

export interface PorticoOptions {
  /** The portal's address, its PUBLIC_URL: https, or http on loopback. */
  url: string
  /** The subsystem's identifier and secret, from `portico subsystem create`. */
  identifier: string
  secret: string
  /** For one call to the portal. Default 5,000. */
  timeoutMs?: number
  /** `false` only while the application itself is served over plain http on loopback. Default true. */
  secureCookies?: boolean
}

export interface Portico {
  /** As given to `createPortico`. */
  readonly identifier: string
  readonly secureCookies: boolean
  /** The address that starts a sign-in. Send the browser there by 303, with `pendingCookie.set(pending)`. */
  loginUrl(options?: LoginOptions): { url: string; pending: PendingLogin }
  readonly pendingCookie: PendingCookie
  /** The browser is back at the landing URL. Throws what `exchange` throws. */
  handleCallback(input: CallbackInput): Promise<CallbackResult>
  /** `handleCallback` does this for you. Repeated at most once, and only safely. */
  exchange(input: ExchangeInput): Promise<SignIn>
  touch(input: TouchInput): Promise<SessionState[]>
  /** What `touch` does for a whole application, once a minute. */
  keepAlive(options: KeepAliveOptions): KeepAlive
  /** Current roles and actions of a live session; 403 means that it ended. */
  refresh(session: string): Promise<Presence>
  /** Ends this session, or with `everywhere` the whole sign-in with all its applications. */
  end(input: { session: string; scope: 'subsystem' | 'everywhere' }): Promise<{ ended: number }>
  logoutUrl(options?: LogoutOptions): string
  /**
   * Reads the `logout_token` that the portal POSTs to the logout URL. Throws `logout_token_refused` for what the portal did
   * not write for this application, or an outage while its keys cannot be had.
   */
  verifyLogoutToken(token: string): Promise<Notice>
  /** Declares the application's own actions, groups and roles; `dryRun` only asks what would happen. */
  pushManifest(manifest: Manifest, options?: { dryRun?: boolean }): Promise<ManifestResult>
}

/** Connects an application (a subsystem) to its portal. Throws a TypeError if the options cannot work. */
export function createPortico(options: PorticoOptions): Portico {
  const { identifier, secret, timeoutMs = 5000, secureCookies = true } = options
  if (!identifier || identifier.includes(':') || !secret) throw new TypeError('identifier and secret are required')
  const credentials = Buffer.from(`${identifier}:${secret}`).toString('base64')
  const portal: Portal = { url: portalUrl(options.url), authorization: `Basic ${credentials}`, timeoutMs }
  const exchangeToken = (input: ExchangeInput) => exchange(portal, input)
  const touchSessions = (input: TouchInput) => touch(portal, input)
  return {
    identifier,
    secureCookies,
    loginUrl: (login = {}) => startLogin(portal.url, identifier, login),
    pendingCookie: createPendingCookie(createPendingSeal(identifier, secret), secureCookies),
    handleCallback: (input) => handleCallback(portal.url, input, exchangeToken),
    exchange: exchangeToken,
    touch: touchSessions,
    keepAlive: (keepAliveOptions) => keepAlive(touchSessions, keepAliveOptions),
    refresh: async (session) => readPresence(await callPortal(portal, '/api/sso/session/refresh', { session })),
    async end(input) {
      const answer = record(await callPortal(portal, '/api/sso/session/end', input), 'answer')
      return { ended: count(answer.ended, 'ended') }
    },
    pushManifest: (manifest, { dryRun = false } = {}) => pushManifest(portal, manifest, dryRun),
    logoutUrl: (logout = {}) => logoutUrl(portal.url, identifier, logout),
    verifyLogoutToken: createLogoutTokenVerifier(portal.url, identifier, timeoutMs),
  }
}

/** The secret travels on every call, so plain http is taken only where nobody can listen. */
function portalUrl(written: string): string {
  const { protocol, hostname, href } = new URL(written)
  const isLoopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback)) {
    throw new TypeError(`${written}: the portal's url must be https, or http on loopback`)
  }
  return href.replace(/\/+$/, '')
}
