import { flushFailures } from '#lib/audit/record-failure.ts'
import { seconds } from '#lib/base/time.ts'
import type { Config } from '#lib/config/env.ts'
import { createContext, runtime } from '#lib/db/runtime.ts'
import { failureDeadlineEverySeconds, measureFailureDeadline } from '#lib/users/passwords/failure-deadline.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { createRequestListener } from './handle-request.ts'
import { startJobs } from './jobs.ts'
import { createHttpServer, openDoors } from './listen.ts'
import { openNextLane } from './next-lane.ts'
import { drain } from './shutdown.ts'

/** Serves HTTP in this process from the moment it resolves. `stop` drains. Refuses (CannotStart) a port that is taken. */
export async function serve(config: Config, dev: boolean): Promise<{ stop: () => Promise<void> }> {
  const server = createHttpServer()
  const hashPool = openHashPool()
  const nextLane = await openNextLane({ config, dev, httpServer: server })
  server.on('request', createRequestListener(config, nextLane))
  const doors = await openDoors(server, config)
  const jobs = startJobs([
    // Every process counts the failures that it sees, so every process writes them.
    { name: 'write counted failures', everySeconds: seconds(1), run: () => writeFailures() },
    // And each measures on its own threads, at start and then again.
    { name: 'measure the failure deadline', everySeconds: failureDeadlineEverySeconds, run: measureDeadline },
  ])
  const stop = async () => {
    await drain(server, doors)
    await jobs.stop()
    await writeFailures({ all: true })
    await hashPool.close()
  }
  return { stop }
}

async function measureDeadline(): Promise<void> {
  await measureFailureDeadline(createContext(runtime()))
}

async function writeFailures(options: { all?: boolean } = {}): Promise<void> {
  await flushFailures(createContext(runtime()), options)
}
