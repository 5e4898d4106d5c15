import { randomBytes } from 'node:crypto'
import type { Presence } from '#clients/node/src/portico.ts'

/** One browser in this application: who the portal said it is, and when we last asked. Times in milliseconds. */
export interface AppSession {
  presence: Presence
  askedAt: number
  /** Whether the person did something since the portal was last told. */
  active: boolean
}

/** The application's own sessions, in memory: a restart signs nobody out of the portal, only asks it again. */
export class SessionStore {
  readonly #sessions = new Map<string, AppSession>()
  readonly #cookieName: string
  readonly #cookieAttributes: string

  constructor(secure: boolean) {
    this.#cookieName = secure ? '__Host-session' : 'session'
    this.#cookieAttributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  }

  /** Opens a session under a new id, so that an id planted before the sign-in is worth nothing. Answers its `Set-Cookie`. */
  open(presence: Presence): string {
    const id = randomBytes(32).toString('base64url')
    this.#sessions.set(id, { presence, askedAt: Date.now(), active: false })
    return `${this.#cookieName}=${id}; ${this.#cookieAttributes}`
  }

  /** The session that a request's `Cookie` header names. */
  find(cookieHeader: string | undefined): AppSession | undefined {
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim())
    const pair = pairs.find((candidate) => candidate.startsWith(`${this.#cookieName}=`))
    return pair === undefined ? undefined : this.#sessions.get(pair.slice(this.#cookieName.length + 1))
  }

  /** `Set-Cookie` that makes the browser forget its session. */
  forget(): string {
    return `${this.#cookieName}=; Max-Age=0; ${this.#cookieAttributes}`
  }

  all(): AppSession[] {
    return [...this.#sessions.values()]
  }

  /** The sessions that stand for one session at the portal: usually one, two after a reload at the wrong moment. */
  of(porticoId: string): AppSession[] {
    return this.all().filter((session) => session.presence.session.id === porticoId)
  }

  drop(porticoId: string): void {
    for (const [id, { presence }] of this.#sessions) {
      if (presence.session.id === porticoId) this.#sessions.delete(id)
    }
  }
}
