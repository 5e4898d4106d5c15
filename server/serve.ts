import type { Config } from '#lib/config/env.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { createRequestListener } from './handle-request.ts'
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
  const stop = async () => {
    await drain(server, doors)
    await hashPool.close()
  }
  return { stop }
}
