import type { Presence } from './answers.ts'
import type { SessionStore, StoredSession } from './session-store.ts'
import type { KeptSession } from './touch-batches.ts'

/** For an application of one process. A restart signs nobody out of the portal, it only asks there again. */
export class MemoryStore implements SessionStore {
  readonly #sessions = new Map<string, StoredSession>()
  readonly #keys = new Map<string, Set<string>>()
  readonly #claims = new Map<string, NodeJS.Timeout>()

  put(key: string, session: StoredSession): void {
    const { id } = session.presence.session
    this.#sessions.set(key, session)
    this.#keys.set(id, (this.#keys.get(id) ?? new Set()).add(key))
  }

  get(key: string): StoredSession | undefined {
    return this.#sessions.get(key)
  }

  startRound(): KeptSession[] {
    return [...this.#keys.keys()].map((id) => {
      const all = this.#of(id)
      const kept = { id, expiresAt: latestOf(all), active: all.some(({ active }) => active) }
      for (const session of all) session.active = false
      return kept
    })
  }

  markActive(ids: readonly string[]): void {
    for (const session of ids.flatMap((id) => this.#of(id))) session.active = true
  }

  extend(deadlines: ReadonlyMap<string, string>, askedAt: number): void {
    for (const [id, expiresAt] of deadlines) {
      for (const session of this.#of(id)) {
        const { presence } = session
        Object.assign(session, { askedAt, presence: { ...presence, session: { ...presence.session, expiresAt } } })
      }
    }
  }

  replace(id: string, presence: Presence): void {
    for (const session of this.#of(id)) session.presence = presence
  }

  drop(ids: readonly string[]): number {
    const keys = ids.flatMap((id) => [...(this.#keys.get(id) ?? [])])
    for (const id of ids) this.#keys.delete(id)
    return keys.filter((key) => this.#sessions.delete(key)).length
  }

  claim(name: string, seconds: number): boolean {
    if (this.#claims.has(name)) return false
    this.#claims.set(name, setTimeout(() => this.#claims.delete(name), seconds * 1000).unref())
    return true
  }

  isClaimed(name: string): boolean {
    return this.#claims.has(name)
  }

  #of(id: string): StoredSession[] {
    return [...(this.#keys.get(id) ?? [])].flatMap((key) => this.#sessions.get(key) ?? [])
  }
}

/** ISO 8601 in UTC sorts as text. */
const latestOf = (sessions: readonly StoredSession[]): string =>
  sessions
    .map(({ presence }) => presence.session.expiresAt)
    .sort()
    .at(-1) ?? ''
