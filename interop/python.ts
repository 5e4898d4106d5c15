import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Started, startProgram } from './program.ts'
import { skipped } from './skipped.ts'

const run = promisify(execFile)

/** Makes a virtual environment and installs each list of packages in turn; null, said loudly, where that cannot be done here. */
export async function pythonWith(folder: string, installs: readonly (readonly string[])[]): Promise<string | null> {
  const python = join(folder, 'bin/python')
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', folder])
    for (const packages of installs) await run(python, ['-m', 'pip', 'install', '--quiet', ...packages])
    return python
  } catch (error) {
    return skipped(`${installs.flat().join(' ')} cannot be installed here`, error)
  }
}

/** Runs a program of Python to its end and gives what it printed. */
export async function runPython(
  python: string,
  words: readonly string[],
  { env, input = '' }: { env: Record<string, string>; input?: string },
): Promise<string> {
  const all = { PATH: process.env['PATH'], NODE_ENV: 'test' as const, PYTHONWARNINGS: 'ignore', ...env }
  const running = run(python, [...words], { env: all, maxBuffer: 2 ** 26 })
  running.child.stdin?.end(input)
  return (await running).stdout
}

/** Runs a Django application, migrated; resolves when it answers. */
export async function runDjango(
  python: string,
  file: string,
  env: Record<string, string>,
  port?: number,
): Promise<Started> {
  await runPython(python, [file, 'migrate', '--verbosity', '0'], { env })
  return startProgram({
    command: python,
    words: (at) => [file, 'runserver', '--noreload', `localhost:${at}`],
    env: { PYTHONWARNINGS: 'ignore', ...env },
    ...(port !== undefined && { port }),
  })
}
