import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, vi } from 'vitest'
import { freePort } from '#test/portal-process.ts'

export type Started = { origin: string; stop: () => Promise<void>; output: () => string }

type Program = {
  command: string
  words: readonly string[] | ((port: number) => readonly string[])
  env?: Record<string, string>
  cwd?: string
  port?: number
}

/** Starts an application of somebody else on a port of this machine; resolves when it answers. Ended by its own id. */
export async function startProgram({ command, words, env = {}, cwd, port }: Program): Promise<Started> {
  const at = port ?? (await freePort())
  const child = spawn(command, typeof words === 'function' ? words(at) : words, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: String(at), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const origin = `http://localhost:${at}`
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  const answers = () => fetch(origin, { redirect: 'manual' }).then(() => true, isOver)
  await vi.waitFor(async () => expect(await answers()).toBe(true), { timeout: 90_000, interval: 100 })
  expect(isOver(), printed).toBe(false)
  const stop = async () => {
    if (!isOver() && child.kill()) await once(child, 'exit')
  }
  return { origin, stop, output: () => printed }
}
