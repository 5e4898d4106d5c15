/** Serves the demo to the journeys on a data folder that goes when it stops. Playwright starts and stops this. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { dataDir, password, ports } from './place.ts'

rmSync(dataDir, { recursive: true, force: true })
mkdirSync(dataDir, { mode: 0o700 })

const demo = spawn(process.execPath, ['scripts/demo.ts'], {
  cwd: join(import.meta.dirname, '..'),
  stdio: 'inherit',
  // Nothing of our environment but what a program needs to run: a DATABASE_URL there is not the journeys' to fill.
  env: {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TMPDIR: process.env.TMPDIR,
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    PORT: String(ports.portal),
    PORTICO_DEMO_WIKI_PORT: String(ports.wiki),
    PORTICO_DEMO_BILLING_PORT: String(ports.billing),
    PORTICO_DEMO_PASSWORD: password,
  },
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => demo.kill(signal))

const [code]: unknown[] = await once(demo, 'exit')
rmSync(dataDir, { recursive: true, force: true })
process.exitCode = typeof code === 'number' ? code : 0
