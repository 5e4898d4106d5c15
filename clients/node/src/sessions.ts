import { createHash, randomBytes } from 'node:crypto'
import type { EndReason, Presence, SessionState } from './answers.ts'
import { type Cookie, createCookie } from './cookie.ts'
import type { Portico } from './portico.ts'
import { PorticoError } from './portico-error.ts'
import { type KeepAlive, startRounds } from './rounds.ts'
import type { SessionStore, StoredSession } from './session-store.ts'
import { touchBatches } from './touch-batches.ts'
import type { Notice } from './verify-logout-token.ts'

export interface SessionsOptions {
  store: SessionStore
  /** How often all sessions are touched. Default 60. */
  everySeconds: number
  /** Page views within so many seconds of the portal's last answer do not ask again; 0 asks on each. */
  freshSeconds: number
  /** Outages of the portal, and failures of the rounds in the background. */
  onError: (error: unknown) => void
  /** A session is over and forgotten: close what else hangs on it, such as a socket. */
  onEnded: (session: string, reason: string) => void
}

/** The portal repeats a notice for 24 hours. */
const noticeSeconds = 25 * 60 * 60
/** An exchange whose session ended before it was stored here: it takes seconds, not minutes. */
const endedSeconds = 15 * 60
/** After a call without an answer page views go by what is stored, instead of each waiting for the next time-out. */
const silenceMs = 10_000

/** Keeps what the application believes about its people in step with the portal. */
export class Sessions {
  readonly #portico: Portico
  readonly #options: SessionsOptions
  readonly #store: SessionStore
  readonly #cookie: Cookie
  #silentUntil = 0

  constructor(portico: Portico, options: SessionsOptions) {
    this.#portico = portico
    this.#options = options
    this.#store = options.store
    this.#cookie = createCookie('portico-session', portico.secureCookies)
  }

  /** Who is looking at a page. Undefined: nobody, or no longer. */
  async whoIs(cookieHeader: string | undefined): Promise<Presence | undefined> {
    const key = this.#key(cookieHeader)
    const session = key && (await this.#store.get(key))
    if (!session) return undefined
    const { id } = session.presence.session
    const isStale = isOver(session) || Date.now() - session.askedAt >= this.#options.freshSeconds * 1000
    if (isStale && Date.now() >= this.#silentUntil && (await this.#ask(id))) {
      // Once more from the store: the answer may have ended the session or changed its roles.
      const asked = await this.#store.get(key)
      return asked && !isOver(asked) ? asked.presence : undefined
    }
    if (!session.active) await this.#store.markActive([id])
    return isOver(session) ? undefined : session.presence
  }

  /** Opens a session under a new key, so that a cookie planted before the sign-in is worth nothing. Answers `Set-Cookie`. */
  async open(presence: Presence, cookieHeader: string | undefined): Promise<string> {
    const before = await this.#find(cookieHeader)
    const { id } = presence.session
    if (before && before.presence.session.id !== id) await this.#store.drop([before.presence.session.id])
    const value = randomBytes(32).toString('base64url')
    await this.#store.put(hashOf(value), { presence, active: false, askedAt: Date.now() })
    // Somebody signed out while the token was being exchanged: the notice found nothing to forget yet.
    if (await this.#store.isClaimed(`ended:${id}`)) await this.#store.drop([id])
    return this.#cookie.set(value)
  }

  /** Forgets the browser's session. Answers who it was, and `Set-Cookie`. */
  async close(cookieHeader: string | undefined): Promise<{ presence: Presence | undefined; setCookie: string }> {
    const presence = (await this.#find(cookieHeader))?.presence
    if (presence) await this.#end(presence.session.id, 'logout')
    return { presence, setCookie: this.#cookie.drop() }
  }

  /** Does what a notice of the portal says; a second time it does nothing. Throws where the portal must repeat it. */
  async hear({ kind, session, jti }: Notice): Promise<void> {
    if (await this.#store.isClaimed(`jti:${jti}`)) return
    if (kind === 'permissions_changed') await this.#refresh(session)
    else {
      await this.#store.claim(`ended:${session}`, endedSeconds)
      await this.#end(session, 'logout')
    }
    // Last, so that a notice counts as heard only when it was acted on.
    await this.#store.claim(`jti:${jti}`, noticeSeconds)
  }

  start(): KeepAlive {
    const { everySeconds, onError } = this.#options
    return startRounds(() => this.#round(), everySeconds, onError)
  }

  /** One replica touches for all: whoever is first. */
  async #round(): Promise<void> {
    const { everySeconds, onError } = this.#options
    if (!(await this.#store.claim('round', everySeconds * 0.75))) return
    const kept = [...(await this.#store.startRound())]
    for await (const { states, unanswered } of touchBatches(this.#portico.touch, kept, onError)) {
      const active = unanswered.filter((session) => session.active).map(({ id }) => id)
      if (active.length > 0) await this.#store.markActive(active)
      await this.#learn(states).catch(onError)
    }
  }

  /** Whether the portal answered. 403 is its no; anything else is no answer: the session stays until its deadline. */
  async #ask(id: string): Promise<boolean> {
    try {
      await this.#learn(await this.#portico.touch({ sessions: [id] }))
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error
      if (error.status !== 403) {
        this.#silentUntil = Date.now() + silenceMs
        this.#options.onError(error)
        return false
      }
      await this.#end(id, error.code)
    }
    return true
  }

  async #learn(states: readonly SessionState[]): Promise<void> {
    const deadlines = new Map<string, string>()
    for (const state of states) {
      if (state.state === 'live') deadlines.set(state.id, state.expiresAt)
      else await this.#end(state.id, state.state === 'ended' ? state.reason : 'unknown')
    }
    if (deadlines.size > 0) await this.#store.extend(deadlines, Date.now())
    for (const state of states) {
      if (state.state === 'live' && state.permissionsChanged) {
        // The portal says it again with the next touch, until the new ones were fetched.
        await this.#refresh(state.id).catch(this.#options.onError)
      }
    }
  }

  async #refresh(id: string): Promise<void> {
    try {
      await this.#store.replace(id, await this.#portico.refresh(id))
    } catch (error) {
      if (!(error instanceof PorticoError && (error.status === 403 || error.status === 404))) throw error
      await this.#end(id, error.code)
    }
  }

  async #end(id: string, reason: EndReason | (string & {})): Promise<void> {
    if ((await this.#store.drop([id])) > 0) this.#options.onEnded(id, reason)
  }

  async #find(cookieHeader: string | undefined): Promise<StoredSession | undefined> {
    const key = this.#key(cookieHeader)
    return key ? await this.#store.get(key) : undefined
  }

  /** Hashed, so that whoever reads the store cannot enter with what is in it. */
  #key(cookieHeader: string | undefined): string | undefined {
    const value = this.#cookie.read(cookieHeader)
    return value ? hashOf(value) : undefined
  }
}

const hashOf = (value: string): string => createHash('sha256').update(value).digest('base64url')

const isOver = ({ presence }: StoredSession): boolean => Date.parse(presence.session.expiresAt) <= Date.now()
