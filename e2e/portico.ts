import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dataDir, ports } from './place.ts'

/** Runs `npm run portico -- …words --json` on the journeys' portal, as its operator would, and gives what it answers. */
export async function portico(...words: string[]): Promise<unknown> {
  return JSON.parse(await onInstallation('portico.ts', ...words, '--json'))
}

/** Runs a program of this repository on the journeys' installation, and gives what it prints. */
export async function onInstallation(program: string, ...words: string[]): Promise<string> {
  const env = { NODE_ENV: 'production' as const, PATH: process.env.PATH, DATA_DIR: dataDir, PORT: String(ports.portal) }
  const cwd = join(import.meta.dirname, '..')
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], { cwd, env })
  return stdout
}
