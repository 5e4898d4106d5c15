import type { Presence } from './answers.ts'
import type { Awaitable, KeptSession } from './touch-batches.ts'

/** One browser in this application: who the portal said it is, and when it was last asked. Plain JSON. */
export interface StoredSession {
  presence: Presence
  /** Whether the person did something since the last round of touching. */
  active: boolean
  /** Milliseconds since 1970. */
  askedAt: number
}

/**
 * The application's own sessions: which browser (`key`, the hash of its cookie) stands for which session at the portal
 * (`sss_…`, in the presence). Usually one key each, two after a reload at the wrong moment. All replicas of an application
 * share one store: that is how a sign-out reaches a session wherever it was opened.
 */
export interface SessionStore {
  put(key: string, session: StoredSession): Awaitable<void>
  get(key: string): Awaitable<StoredSession | undefined>
  /** Every session once, and forgets in the same step who was active: what comes now counts for the next round. */
  startRound(): Awaitable<Iterable<KeptSession>>
  markActive(ids: readonly string[]): Awaitable<void>
  /** New deadlines by session id, as the portal told them at `askedAt`. */
  extend(deadlines: ReadonlyMap<string, string>, askedAt: number): Awaitable<void>
  /** New roles and actions for all keys of a session. */
  replace(id: string, presence: Presence): Awaitable<void>
  /** Forgets all keys of these sessions. Answers how many there were. */
  drop(ids: readonly string[]): Awaitable<number>
  /** Says `name` for so many seconds. True for the first of all replicas, false while it is said already. */
  claim(name: string, seconds: number): Awaitable<boolean>
  isClaimed(name: string): Awaitable<boolean>
}
