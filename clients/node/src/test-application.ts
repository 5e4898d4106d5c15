import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** Starts somebody else's application as its own process; resolves with its first line, when it listens. */
export async function startApplication(
  [program, ...words]: readonly [string, ...string[]],
  env: Record<string, string>,
): Promise<{ stop: () => void }> {
  const child = spawn(program, words, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${words.join(' ')} ended before it listened`)
  })
  await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  // It may end now: that is what `stop` and the end of the test are for.
  ended.catch(() => undefined)
  return { stop: () => void child.kill() }
}
