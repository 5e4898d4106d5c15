import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { dataDir, password, ports } from './place.ts'

/** Someone new for one journey: what is changed of them is nobody else's. Returns their username. */
export function newPerson(): string {
  const username = `joan-${randomBytes(4).toString('hex')}`
  const profile = ['--username', username, '--name', 'Joan Clarke', '--email', `${username}@example.org`]
  const env = {
    NODE_ENV: 'production' as const,
    PATH: process.env['PATH'],
    DATA_DIR: dataDir,
    PORT: String(ports.portal),
  }
  execFileSync(process.execPath, ['portico.ts', 'user', 'create', ...profile, '--password-stdin'], {
    env,
    input: password,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  return username
}
