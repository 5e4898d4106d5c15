import type { SessionState } from './answers.ts'
import { PorticoError } from './portico-error.ts'
import type { TouchInput } from './touch.ts'

export interface KeptSession {
  id: string
  /** The latest the application knows: from the exchange, then from `onLive`. */
  expiresAt: string
  /** Whether the person did something since the last round. Only then is the idle limit extended. */
  active: boolean
}

type Awaitable<T> = T | Promise<T>

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

export interface KeepAlive {
  /** No round starts any more; resolves when the one under way is through. */
  stop(): Promise<void>
}

type Touch = (input: TouchInput) => Promise<SessionState[]>

/** One batch a minute for all sessions of the application, each wait varied by a tenth so that applications spread out. */
export function keepAlive(touch: Touch, options: KeepAliveOptions): KeepAlive {
  const everyMs = (options.everySeconds ?? 60) * 1000
  let stopped = false
  let round = Promise.resolve()
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(
      () => {
        round = keepAliveRound(touch, options)
          .catch(options.onError)
          .finally(() => stopped || schedule())
      },
      everyMs * (0.9 + Math.random() * 0.2),
    ).unref()
  }
  schedule()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}

async function keepAliveRound(touch: Touch, options: KeepAliveOptions): Promise<void> {
  const kept = [...(await options.listSessions())]
  const idsOf = (active: boolean) => kept.filter((session) => session.active === active).map((session) => session.id)
  let states: SessionState[]
  try {
    states = await touch({ sessions: idsOf(true), check: idsOf(false) })
  } catch (error) {
    options.onError(error)
    states = kept.flatMap((session) => endedWithoutAnswer(session, error))
  }
  for (const state of states) {
    try {
      await report(state, options)
    } catch (error) {
      options.onError(error)
    }
  }
}

/** No answer: a session stays until its known deadline, never longer. A 403 is an answer: this subsystem is shut out. */
function endedWithoutAnswer({ id, expiresAt }: KeptSession, error: unknown): SessionState[] {
  const isShutOut = error instanceof PorticoError && error.status === 403
  if (isShutOut) return [{ id, state: 'ended', reason: error.code }]
  return Date.parse(expiresAt) <= Date.now() ? [{ id, state: 'ended', reason: 'expired' }] : []
}

async function report(state: SessionState, options: KeepAliveOptions): Promise<void> {
  if (state.state === 'ended') return options.onEnded(state.id, state.reason)
  if (state.state === 'unknown') return options.onEnded(state.id, 'unknown')
  await options.onLive(state.id, state.expiresAt)
  if (state.permissionsChanged) await options.onPermissionsChanged(state.id)
}
