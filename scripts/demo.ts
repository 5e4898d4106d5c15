/**
 * `npm run demo`: the portal with two example applications and three people, in a data folder of its own.
 *
 * Settings: those of the portal (`PORT`, `DATA_DIR`, here `./.data/demo` by default, …), `PORTICO_DEMO_WIKI_PORT` (3001),
 * `PORTICO_DEMO_BILLING_PORT` (3002), and `PORTICO_DEMO_PASSWORD` for a password that is not made up.
 */
import { relative, resolve } from 'node:path'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { log } from '#lib/base/log.ts'
import { ConfigError, readConfig } from '#lib/config/env.ts'
import { Processes, refuseTakenPort } from './demo-processes.ts'
import { type Demo, type DemoApplication, type DemoPorts, seedDemo } from './demo-seed.ts'
import { ensureBuild } from './ensure-build.ts'

const root = resolve(import.meta.dirname, '..')
const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'production' }
env.DATA_DIR ||= resolve(root, '.data/demo')
env.LOG_LEVEL ||= 'warn'

const processes = new Processes()
const stopSignal = new Promise<undefined>((resolveSignal) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolveSignal(undefined))
})

try {
  const failure = await Promise.race([stopSignal, open().then(() => processes.firstEnd)])
  if (failure) console.error(`\n${failure}; closing the demo.`)
  process.exitCode = failure ? 1 : 0
} catch (error) {
  const isPlain = error instanceof CannotStart || error instanceof ConfigError
  console.error(isPlain ? `\n${error.message}` : error)
  process.exitCode = 1
}
await processes.stop()
process.exit()

async function open(): Promise<void> {
  const config = readConfig(env)
  log.level = config.logLevel
  const ports: DemoPorts = {
    wiki: port('PORTICO_DEMO_WIKI_PORT', 3001),
    billing: port('PORTICO_DEMO_BILLING_PORT', 3002),
  }
  await refuseTakenPort(config.port, 'PORT')
  await refuseTakenPort(ports.wiki, 'PORTICO_DEMO_WIKI_PORT')
  await refuseTakenPort(ports.billing, 'PORTICO_DEMO_BILLING_PORT')
  await ensureBuild()
  const demo = await seedDemo(config, ports, env.PORTICO_DEMO_PASSWORD)
  const readyUrl = `http://127.0.0.1:${config.port}/health/ready`
  const file = resolve(root, 'server.ts')
  await processes.start({ name: 'The portal', file, env, readyUrl })
  await Promise.all(
    demo.applications.map((application) => startApplication(application, demo, config.publicUrl.origin)),
  )
  console.log(welcome(demo, config.publicUrl.origin, config.dataDir))
}

function startApplication(application: DemoApplication, demo: Demo, portalUrl: string): Promise<void> {
  const { identifier, title, port, url, secret } = application
  const neighbour = demo.applications.find((other) => other !== application)
  // Only what it needs of our environment: DATABASE_URL and the root secret are none of an application's business.
  const settings = {
    PATH: env.PATH,
    NODE_ENV: 'production' as const,
    APPLICATION: identifier,
    PORT: String(port),
    APPLICATION_URL: url,
    PORTICO_URL: portalUrl,
    PORTICO_SECRET: secret,
    NEIGHBOUR_TITLE: neighbour?.title,
    NEIGHBOUR_URL: neighbour?.url,
    // Asked on every page view, so that "sign out once, out of both" is seen at once.
    ASK_EVERY_SECONDS: '0',
  }
  const file = resolve(root, 'examples/node-http/main.ts')
  const readyUrl = `http://127.0.0.1:${port}/icon.svg`
  return processes.start({ name: title, file, env: settings, readyUrl })
}

function port(variable: string, usual: number): number {
  const value = Number(env[variable] || usual)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value
  throw new CannotStart(`${variable} must be a port number`)
}

function welcome({ applications, password }: Demo, portalUrl: string, dataDir: string): string {
  const shortDataDir = relative(process.cwd(), dataDir)
  const addresses = [...applications.map(({ title, url }) => [title, url]), ['Portal', `${portalUrl}/apps`]]
  return `
  Portico is open. Ctrl-C closes it.

${addresses.map(([title = '', url]) => `    ${title.padEnd(11)}${url}`).join('\n')}

    Sign in as ada      editor of the wiki, accountant in billing, administrator
            or mary     reader of the wiki, auditor in billing
            or charles  reader of the wiki; billing will not let him in
    Password   ${password}

  Start at the wiki, then open billing: no second sign-in. Sign out once, and you are out of both.
  Everything is kept in ${shortDataDir.startsWith('..') ? dataDir : shortDataDir}.
`
}
