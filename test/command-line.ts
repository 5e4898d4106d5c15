import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type CommandRun = { code: number | null; out: string; err: string }

/** Runs the command line as a process of its own, against this database. */
export async function runCommand(
  words: readonly string[],
  { databaseUrl, dataDir, input = '' }: { databaseUrl: string; dataDir: string; input?: string },
): Promise<CommandRun> {
  const env = { PATH: process.env['PATH'], DATA_DIR: dataDir, DATABASE_URL: databaseUrl, NODE_ENV: 'test' as const }
  const child = spawn('node', ['portico.ts', ...words], { env })
  child.stdin.end(input)
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { code, out, err }
}
