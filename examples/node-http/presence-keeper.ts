import { type KeepAlive, type Portico, PorticoError, type Presence } from '#clients/node/src/portico.ts'
import type { SessionStore } from './session-store.ts'

/** Keeps what the application believes about its people in step with the portal. */
export class PresenceKeeper {
  readonly #portico: Portico
  readonly #store: SessionStore
  readonly #askEverySeconds: number
  readonly #report: (problem: unknown) => void

  constructor(portico: Portico, store: SessionStore, askEverySeconds: number, report: (problem: unknown) => void) {
    this.#portico = portico
    this.#store = store
    this.#askEverySeconds = askEverySeconds
    this.#report = report
  }

  /** Who is looking at a page: asks the portal, unless it was asked a moment ago. Undefined: nobody, or no longer. */
  async whoIs(cookieHeader: string | undefined): Promise<Presence | undefined> {
    const session = this.#store.find(cookieHeader)
    if (!session) return undefined
    session.active = true
    if (Date.now() - session.askedAt >= this.#askEverySeconds * 1000) await this.#ask(session.presence.session.id)
    // Once more from the store: the answer may have ended the session or changed its roles.
    const presence = this.#store.find(cookieHeader)?.presence
    return presence && Date.parse(presence.session.expiresAt) > Date.now() ? presence : undefined
  }

  /** Once a minute for everybody, so that sessions of people who have gone away end here too. */
  start(): KeepAlive {
    return this.#portico.keepAlive({
      listSessions: () =>
        this.#store.all().map(({ presence, active }) => {
          const { id, expiresAt } = presence.session
          return { id, expiresAt, active }
        }),
      onLive: (id, expiresAt) => this.#extend(id, expiresAt),
      onEnded: (id) => this.#store.drop(id),
      onPermissionsChanged: (id) => this.#refresh(id),
      onError: this.#report,
    })
  }

  async #ask(id: string): Promise<void> {
    try {
      const [state] = await this.#portico.touch({ sessions: [id] })
      if (state?.state !== 'live') return this.#store.drop(id)
      this.#extend(id, state.expiresAt)
      if (state.permissionsChanged) await this.#refresh(id)
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error
      // 403 is the portal's no. Anything else is no answer: the session stays until its deadline.
      if (error.status === 403) this.#store.drop(id)
      else this.#report(error.message)
    }
  }

  #extend(id: string, expiresAt: string): void {
    for (const session of this.#store.of(id)) {
      session.presence.session.expiresAt = expiresAt
      session.askedAt = Date.now()
      session.active = false
    }
  }

  async #refresh(id: string): Promise<void> {
    const presence = await this.#portico.refresh(id)
    for (const session of this.#store.of(id)) session.presence = presence
  }
}
