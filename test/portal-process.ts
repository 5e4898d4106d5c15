import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'

const projectRoot = join(import.meta.dirname, '..')

/** A portal in a process of its own, as an operator starts it. */
export interface PortalProcess {
  origin: string
  port: number
  dataDir: string
  child: ChildProcess
  /** Everything it has printed so far. */
  output: () => string
  /** Exit code once it has ended. */
  ended: Promise<number | null>
  /** Ends it if it runs, and removes its data. */
  remove: () => Promise<void>
}

/** Starts `server.ts` in production on a free port and a new DATA_DIR; resolves at once, use `untilReady`. */
export async function launchPortal(env: Record<string, string> = {}): Promise<PortalProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-process-'))
  const port = Number(env['PORT'] ?? (await freePort()))
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', DATA_DIR: dataDir, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = once(child, 'close').then(() => child.exitCode)
  const remove = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { origin: `http://localhost:${port}`, port, dataDir, child, output: () => printed, ended, remove }
}

/** Waits until every process of the portal serves. */
export async function untilReady({ origin, output, child }: PortalProcess): Promise<void> {
  const decided = () => expect(output().includes('Portico is ready') || child.exitCode !== null).toBe(true)
  await vi.waitFor(decided, { timeout: 60_000, interval: 20 })
  expect(output()).toContain('Portico is ready')
  await untilAnswers(origin)
}

/** Waits until the portal at this origin calls itself ready. */
export async function untilAnswers(origin: string): Promise<void> {
  const ready = async () => expect((await fetch(`${origin}/health/ready`)).status).toBe(200)
  await vi.waitFor(ready, { timeout: 60_000, interval: 20 })
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Builds the pages unless that is done. */
export async function ensureBuild(): Promise<void> {
  const child = spawn(process.execPath, ['scripts/ensure-build.ts'], { cwd: projectRoot, stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  expect(code, 'the build of the pages').toBe(0)
}
