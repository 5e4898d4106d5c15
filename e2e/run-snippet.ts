import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClientInPlace } from '#clients/node/src/test-in-place.ts'

/** Runs what the connection page says to paste, as it stands but for where the client is; ends it with `stop`. */
export function runSnippet(code: string, secret: string): { stop: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'portico-studio-'))
  const file = join(folder, 'application.mjs')
  writeFileSync(file, withClientInPlace(code))
  const env = { NODE_ENV: 'production' as const, PATH: process.env.PATH, PORTICO_SECRET: secret }
  const child = spawn(process.execPath, [file], { env, stdio: 'inherit' })
  return {
    stop: () => {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
