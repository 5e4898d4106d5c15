import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { freePort } from '#test/portal-process.ts'

const run = promisify(execFile)

/** Makes a virtual environment and installs each list of packages in turn; null, said loudly, where that cannot be done here. */
export async function pythonWith(folder: string, installs: readonly (readonly string[])[]): Promise<string | null> {
  const python = join(folder, 'bin/python')
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', folder])
    for (const packages of installs) await run(python, ['-m', 'pip', 'install', '--quiet', ...packages])
    return python
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n').at(-2) ?? error.message) : String(error)
    process.stderr.write(`\nSKIPPED, not tested: ${installs.flat().join(' ')} cannot be installed here: ${reason}\n\n`)
    return null
  }
}

type Process = { origin: string; stop: () => Promise<void> }

/** Runs a Django application on a free port of this machine, migrated; resolves when it answers. */
export async function runDjango(python: string, file: string, env: Record<string, string>): Promise<Process> {
  const options = { env: { PATH: process.env['PATH'], PYTHONWARNINGS: 'ignore', NODE_ENV: 'test' as const, ...env } }
  await run(python, [file, 'migrate', '--verbosity', '0'], options)
  const port = await freePort()
  const child = spawn(python, [file, 'runserver', '--noreload', `127.0.0.1:${port}`], { ...options, stdio: 'ignore' })
  const origin = `http://127.0.0.1:${port}`
  const answers = () =>
    fetch(origin).then(
      ({ ok }) => ok,
      () => false,
    )
  await expect.poll(answers, { timeout: 30_000, interval: 100 }).toBe(true)
  const stop = async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit')
  }
  return { origin, stop }
}
