import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { describeStore } from '#clients/node/src/test-store.ts'
import { RedisStore } from './redis-store.ts'

/** Debian's package `redis-server` or `valkey-server`; npm has none, so a machine without it does not run these. */
const server = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0)

describe.runIf(server)('with a Redis of the system', () => {
  describeStore(async () => new RedisStore(await startRedis()))
})

test('every method sends one command', async () => {
  const sent: string[][] = []
  const store = new RedisStore({ sendCommand: async (words) => void sent.push(words) })
  await store.markActive(['sss_1'])
  await store.extend(new Map([['sss_1', 'later']]), 5)
  await store.claim('jti:1', 1.5)
  expect(sent.map(([command]) => command)).toEqual(['EVAL', 'EVAL', 'SET'])
  expect(sent[1]?.slice(2)).toEqual(['0', '5', 'sss_1', 'later'])
  expect(sent[2]).toEqual(['SET', '{portico}:claim:jti:1', '1', 'NX', 'PX', '1500'])
})

/** A Redis of this test's own, on a socket, that keeps nothing. */
async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-redis-'))
  const socket = join(folder, 'redis.sock')
  const settings = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder]
  const child = spawn(server ?? '', settings, { stdio: 'ignore' })
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
