import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A portal that nobody administers yet, in a process and a data folder of its own. */
export interface NewPortal {
  setupUrl: string
  remove: () => Promise<void>
}

export async function openNewPortal(port: number): Promise<NewPortal> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-new-'))
  const env = { PATH: process.env.PATH, NODE_ENV: 'production' as const, DATA_DIR: dataDir, PORT: String(port) }
  const cwd = join(import.meta.dirname, '..')
  const server = spawn(process.execPath, ['server.ts'], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(server, 'exit')
  const remove = async () => {
    server.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true })
  }
  return { setupUrl: await linkInLog(server), remove }
}

/** The set-up link, where an operator finds it: in the log. */
async function linkInLog({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the server has no log')
  for await (const line of createInterface(stdout)) {
    const entry: unknown = line.startsWith('{') ? JSON.parse(line) : null
    if (typeof entry !== 'object' || entry === null || !('setupUrl' in entry)) continue
    stdout.resume()
    return String(entry.setupUrl)
  }
  throw new Error('the server ended without a set-up link')
}
