import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { vi } from 'vitest'
import { runProgram } from '#cli/program.ts'
import { log } from '#lib/base/log.ts'

export type CommandRun = { code: number | null; out: string; err: string }

/** What a command reads, and the environment that configures it. */
export type CommandSurroundings = { env: Record<string, string>; input?: string }

/** Runs the command line as a process of its own, as an operator does. */
export async function spawnCommand(
  words: readonly string[],
  { env, input = '' }: CommandSurroundings,
): Promise<CommandRun> {
  const child = spawn('node', ['portico.ts', ...words], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env },
  })
  child.stdin.end(input)
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { code, out, err }
}

/**
 * Runs the command line within this process, from its words to its streams: a start of Node takes longer than most commands.
 * One at a time, for streams and environment are the process's own.
 */
export async function runCommand(
  words: readonly string[],
  { env, input = '' }: CommandSurroundings,
): Promise<CommandRun> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const said = { out: '', err: '' }
  const hear = (stream: NodeJS.WriteStream, into: keyof typeof said) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said[into] += chunk
      return true
    })
  const spies = [hear(process.stdout, 'out'), hear(process.stderr, 'err')]
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { isTTY: false })
  const reading = vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as unknown as typeof process.stdin)
  const { level } = log
  try {
    return { code: await runProgram(words), ...said }
  } finally {
    for (const spy of [...spies, reading]) spy.mockRestore()
    log.level = level
    vi.unstubAllEnvs()
  }
}
