import type { SessionState } from './answers.ts'
import { type KeepAlive, startRounds } from './rounds.ts'
import { type Awaitable, type KeptSession, type Touch, touchBatches } from './touch-batches.ts'

export interface KeepAliveOptions {
  listSessions: () => Awaitable<Iterable<KeptSession>>
  /** Store the new deadline. */
  onLive: (id: string, expiresAt: string) => Awaitable<void>
  /** Drop the application's session. `reason` is the portal's, or `unknown`, or `expired` during an outage. */
  onEnded: (id: string, reason: string) => Awaitable<void>
  /** Fetch the new roles and actions with `refresh`. */
  onPermissionsChanged: (id: string) => Awaitable<void>
  /** Outages, and whatever the other callbacks throw; the rounds go on. */
  onError: (error: unknown) => void
  everySeconds?: number
}

/** One batch a minute for all sessions of an application that keeps them itself. */
export function keepAlive(touch: Touch, options: KeepAliveOptions): KeepAlive {
  return startRounds(() => keepAliveRound(touch, options), options.everySeconds ?? 60, options.onError)
}

async function keepAliveRound(touch: Touch, options: KeepAliveOptions): Promise<void> {
  const kept = [...(await options.listSessions())]
  for await (const { states } of touchBatches(touch, kept, options.onError)) {
    for (const state of states) {
      try {
        await report(state, options)
      } catch (error) {
        options.onError(error)
      }
    }
  }
}

async function report(state: SessionState, options: KeepAliveOptions): Promise<void> {
  if (state.state === 'ended') return options.onEnded(state.id, state.reason)
  if (state.state === 'unknown') return options.onEnded(state.id, 'unknown')
  await options.onLive(state.id, state.expiresAt)
  if (state.permissionsChanged) await options.onPermissionsChanged(state.id)
}
