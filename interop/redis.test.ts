import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { describe, onTestFinished } from 'vitest'
import { describeStore } from '#clients/node/src/test-store.ts'
import { RedisStore } from '#examples/stores/redis-store.ts'
import { havePackages } from './debian-packages.ts'

const findServer = () => ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0)
const isThere = await havePackages(['redis-server'], () => findServer() !== undefined)

describe.runIf(isThere)('the example’s store, with a real Redis', () => {
  describeStore(async () => new RedisStore(await startRedis()))
})

/** A Redis of this test's own, on a socket, that keeps nothing. */
async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-redis-'))
  const socket = join(folder, 'redis.sock')
  const settings = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder]
  const child = spawn(findServer() ?? '', settings, { stdio: 'ignore' })
  const client = createClient({ socket: { path: socket, tls: false, reconnectStrategy: 20 } })
  // It is refused until the server listens.
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(async () => {
    await client.close()
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  return client
}
