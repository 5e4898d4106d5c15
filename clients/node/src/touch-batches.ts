import type { SessionState } from './answers.ts'
import { PorticoError } from './portico-error.ts'
import { idsPerCall, type TouchInput } from './touch.ts'

export type Awaitable<T> = T | Promise<T>

export interface KeptSession {
  id: string
  /** The latest the application knows: from the exchange, then from the last touch. */
  expiresAt: string
  /** Whether the person did something since the last round. Only then is the idle limit extended. */
  active: boolean
}

/** What one call taught: states, and the sessions about which the portal gave no verdict. */
export interface TouchedBatch {
  states: SessionState[]
  unanswered: readonly KeptSession[]
}

export type Touch = (input: TouchInput) => Promise<SessionState[]>

/**
 * Touches in calls of at most 1,000 ids and hands on what each taught before the next is made. After the first call without
 * an answer no other is tried: a session then stays until its known deadline, never longer.
 */
export async function* touchBatches(
  touch: Touch,
  kept: readonly KeptSession[],
  onError: (error: unknown) => void,
): AsyncGenerator<TouchedBatch, void, void> {
  let failure: { error: unknown } | undefined
  for (let start = 0; start < kept.length; start += idsPerCall) {
    const batch = kept.slice(start, start + idsPerCall)
    const idsOf = (active: boolean) => batch.filter((one) => one.active === active).map(({ id }) => id)
    const states = failure
      ? undefined
      : await touch({ sessions: idsOf(true), check: idsOf(false) }).catch((error: unknown) => {
          failure = { error }
          onError(error)
        })
    if (states) yield { states, unanswered: [] }
    else yield { states: batch.flatMap((one) => endedWithoutAnswer(one, failure?.error)), unanswered: batch }
  }
}

/** A 403 is an answer: this subsystem is shut out. */
function endedWithoutAnswer({ id, expiresAt }: KeptSession, error: unknown): SessionState[] {
  const isShutOut = error instanceof PorticoError && error.status === 403
  if (isShutOut) return [{ id, state: 'ended', reason: error.code }]
  return Date.parse(expiresAt) <= Date.now() ? [{ id, state: 'ended', reason: 'expired' }] : []
}
