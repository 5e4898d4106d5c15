import { expect } from 'vitest'
import { type CommandRun, runCommand } from '#test/command-line.ts'
import { testDatabase } from '#test/database.ts'
import { ensureBuild, launchPortal, untilReady } from '#test/portal-process.ts'

export const ada = {
  username: 'ada',
  email: 'ada@example.org',
  name: 'Ada Lovelace',
  password: 'correct horse battery',
}

/** A portal as an operator starts it, with Ada, and the commands by which it is told what to do. */
export type InteropPortal = {
  origin: string
  /** Runs a command, which ends with this code: 0. */
  portico: (words: readonly string[], input?: string, code?: number) => Promise<CommandRun>
  /** Gives the commands of a guide, in order; gives the secret that one of them printed. */
  follow: (commands: readonly (readonly string[])[]) => Promise<string>
  /** Lets Ada into an application as its reader. */
  admit: (identifier: string) => Promise<void>
  close: () => Promise<void>
}

export async function openPortal(): Promise<InteropPortal> {
  await ensureBuild()
  const database = await testDatabase()
  const process = await launchPortal({ DATABASE_URL: database.url })
  await untilReady(process)
  const portico = async (words: readonly string[], input = '', code = 0): Promise<CommandRun> => {
    const env = { DATABASE_URL: database.url, DATA_DIR: process.dataDir, PUBLIC_URL: process.origin }
    const done = await runCommand(words, { env, input })
    expect(done.code, done.err).toBe(code)
    return done
  }
  const { username, email, name, password } = ada
  const profile = ['--username', username, '--email', email, '--name', name]
  await portico(['user', 'create', ...profile, '--password-stdin'], password)
  return {
    origin: process.origin,
    portico,
    follow: async (commands) => {
      let secret = ''
      for (const words of commands) {
        const answer: { secret?: string } = JSON.parse((await portico([...words, '--json'])).out)
        secret = answer.secret ?? secret
      }
      return secret
    },
    admit: async (identifier) => {
      const of = ['--subsystem', identifier]
      await portico(['action', 'create', ...of, '--name', 'read'])
      await portico(['role', 'create', ...of, '--name', 'reader', '--actions', 'read'])
      await portico(['grant', 'add', '--user', username, ...of, '--role', 'reader'])
    },
    close: async () => {
      await process.remove()
      await database.close()
    },
  }
}
