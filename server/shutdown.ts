import type { Server } from 'node:http'
import { seconds } from '#lib/base/time.ts'
import type { Doors } from './listen.ts'

const drainSecondsMax = seconds(20)
const sweepEveryMs = 50

/** Takes no new connection, lets every request under way finish (up to 20 s), then hangs up. */
export async function drain(server: Server, doors: Doors): Promise<void> {
  const closed = doors.map((door) => new Promise<void>((resolve) => door.close(() => resolve())))
  // A connection falls idle when its request is answered; without sweeping, each would linger for its keep-alive time.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs)
  const lastCall = setTimeout(() => server.closeAllConnections(), drainSecondsMax * 1_000)
  server.closeIdleConnections()
  await Promise.all(closed)
  clearInterval(sweep)
  clearTimeout(lastCall)
}

/** Calls `stop` at the first signal to end. Terminals and process managers signal a whole group, often twice. */
export function onStopSignal(stop: (signal: string) => void): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) stop(signal)
      stopping = true
    })
  }
}

/** Leaves ending to the primary, which drains its workers itself. */
export function ignoreStopSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
}
