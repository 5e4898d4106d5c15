import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from './browser.ts'
import { ada, type InteropPortal, openPortal } from './portal.ts'
import { pythonWith, runDjango, runPython } from './python.ts'

/**
 * Unmodified django-simple-sso from PyPI against a portal as an operator starts it: with the itsdangerous that it asks for,
 * which counts seconds from 2011 on, and with the one of today.
 */
const kinds = [
  { name: 'older', installs: [['django-simple-sso==1.2.0', 'itsdangerous==0.24', 'Django==4.2.*']] },
  {
    name: 'newer',
    installs: [
      ['--no-deps', 'django-simple-sso==1.3.0'],
      ['itsdangerous==2.2.0', 'requests', 'Django==4.2.*'],
    ],
  },
] as const

const folder = mkdtempSync(join(tmpdir(), 'portico-django-'))
const file = join(import.meta.dirname, 'django-simple-sso/application.py')
let portal: InteropPortal
const running: (() => Promise<void>)[] = []

beforeAll(async () => {
  portal = await openPortal()
}, 600_000)

afterAll(async () => {
  for (const stop of running) await stop()
  await portal?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An application of its own, connected by commands. */
async function connect(python: string, identifier: string, env: Record<string, string> = {}) {
  const of = ['--subsystem', identifier]
  const made = ['--title', identifier, '--connection', 'django-simple-sso']
  await portal.portico(['subsystem', 'create', '--identifier', identifier, ...made])
  await portal.admit(identifier)
  const keys = JSON.parse((await portal.portico(['simple-sso', 'make-keys', ...of, '--json'])).out)
  return startApplication(python, identifier, keys, env)
}

type Keys = { publicKey: string; privateKey: string }

/** A Django process that knows the server's address and its keys. */
async function startApplication(python: string, identifier: string, keys: Keys, env: Record<string, string> = {}) {
  const django = await runDjango(python, file, {
    ...{ DATABASE: join(folder, `${identifier}.sqlite3`), SSO_SERVER: `${portal.origin}/server/` },
    ...{ SSO_PUBLIC_KEY: keys.publicKey, SSO_PRIVATE_KEY: keys.privateKey, ...env },
  })
  running.push(django.stop)
  const redirect = ['--subsystem', identifier, '--url', `${django.origin}/client/authenticate/`]
  return { ...django, approve: () => portal.portico(['simple-sso', 'approve-redirect', ...redirect]) }
}

/** A real server of before with people whom Django made: its own dump, or the database itself. */
async function oldServer(python: string, name: string): Promise<{ source: string; keys: Keys }> {
  const env = { DATABASE: join(folder, `server-${name}.sqlite3`), SUFFIX: name }
  const server = join(import.meta.dirname, 'django-simple-sso/server.py')
  await runPython(python, [server, 'migrate', '--verbosity', '0'], { env })
  const input = readFileSync(join(import.meta.dirname, 'django-simple-sso/server_people.py'), 'utf8')
  const printed = await runPython(python, [server, 'shell'], { env, input })
  const [publicKey = '', privateKey = ''] = printed.trim().split(/\s+/).slice(-2)
  const keys = { publicKey, privateKey }
  if (name === 'newer') return { source: `sqlite:///${env.DATABASE}`, keys }
  const source = join(folder, `${name}.json`)
  writeFileSync(source, await runPython(python, [server, 'dumpdata', 'auth.group', 'auth.user', 'sso_server'], { env }))
  return { source, keys }
}

describe.each(kinds)('with the $name itsdangerous', ({ name, installs }) => {
  let python: string | null
  beforeAll(async () => {
    python = await pythonWith(join(folder, name), installs)
  }, 300_000)

  test('somebody signs in once and is in two applications, the second without a page', async (context) => {
    if (!python) return context.skip('no Python, or no registry of packages')
    const browser = new Browser()
    const wiki = await connect(python, `wiki-${name}`)
    const start = `${wiki.origin}/client/?next=${encodeURIComponent('/page/?x=1')}`

    const waiting = await browser.open(start)
    expect(waiting.status).toBe(403)
    expect(waiting.url).toMatch(/\/server\/authorize\/\?token=[A-Za-z0-9]{64}$/)
    await wiki.approve()

    const form = await browser.open(waiting.url)
    const home = await browser.signIn(form, ada.username, ada.password)
    expect(home.url).toBe(`${wiki.origin}/page/?x=1`)
    expect(JSON.parse(home.body)).toEqual({ username: 'ada', email: 'ada@example.org', path: '/page/' })

    const billing = await connect(python, `billing-${name}`)
    await billing.approve()
    const before = browser.visited.length
    const second = await browser.open(`${billing.origin}/client/`)
    expect(JSON.parse(second.body)).toMatchObject({ username: 'ada' })
    expect(browser.pathsSince(before)).toEqual(['/client/', '/server/authorize/', '/client/authenticate/', '/'])

    const replayed = browser.visited.find((address) => address.startsWith(`${billing.origin}/client/authenticate/`))
    expect((await new Browser().open(replayed ?? '')).status, 'a token is good once').toBe(500)
  }, 300_000)

  test('with the middleware of the guide signing out reaches both ways', async (context) => {
    if (!python) return context.skip('no Python, or no registry of packages')
    const wiki = await connect(python, `told-${name}`, { EXTRA_MIDDLEWARE: 'sign_out.sign_out_middleware' })
    await wiki.approve()
    const who = async (browser: Browser) => JSON.parse((await browser.open(`${wiki.origin}/`)).body).username
    let nth = 0
    const enter = async () => {
      nth += 1
      const browser = new Browser()
      await browser.signIn(await browser.open(`${wiki.origin}/client/?next=/%3Fn=${nth}`), ada.username, ada.password)
      expect(await who(browser)).toBe('ada')
      return browser
    }

    const signedOutThere = await enter()
    await portal.portico(['session', 'end', '--user', 'ada'])
    expect(await who(signedOutThere)).toBe('')

    const leaving = await enter()
    expect((await leaving.open(`${wiki.origin}/leave/`)).body).toBe('left')
    // To another page: within one second the library's message to the same one is the same, and taken once.
    const again = await leaving.open(`${wiki.origin}/client/?next=/page/`)
    expect(new URL(again.url).pathname, 'the portal asks again who it is').toBe('/login')
  }, 300_000)

  test('a server is taken over, and its people enter its applications with their old passwords', async (context) => {
    if (!python) return context.skip('no Python, or no registry of packages')
    const old = await oldServer(python, name)
    const take = async (...options: string[]) =>
      JSON.parse((await portal.portico(['import', 'django-simple-sso', old.source, '--json', ...options])).out)
    expect((await take('--dry-run')).people).toMatchObject({ created: 3, refused: 0 })
    expect(await take()).toMatchObject({ people: { created: 3 }, subsystems: [{ outcome: 'created' }] })
    expect(await take()).toMatchObject({ people: { unchanged: 3 }, subsystems: [{ outcome: 'unchanged' }] })

    const wiki = await startApplication(python, `old-wiki-${name}`, old.keys)
    await wiki.approve()
    const start = `${wiki.origin}/client/?next=/page/`
    const browser = new Browser()
    const home = await browser.signIn(await browser.open(start), `ada-${name}`, 'old password of ada')
    expect(JSON.parse(home.body)).toEqual({ username: `ada-${name}`, email: `ada-${name}@example.org`, path: '/page/' })
    const inactive = new Browser()
    const form = await inactive.open(`${wiki.origin}/client/?next=/`)
    const refused = await inactive.signIn(form, `alan-${name}`, 'old password of alan')
    expect(new URL(refused.url).origin, 'who was not active is locked').toBe(portal.origin)
  }, 300_000)

  test('an application with a wrong key gets nowhere', async (context) => {
    if (!python) return context.skip('no Python, or no registry of packages')
    const wrong = await connect(python, `wrong-${name}`, { SSO_PRIVATE_KEY: 'x'.repeat(64) })
    expect((await new Browser().open(`${wrong.origin}/client/`)).status).toBe(500)
  }, 300_000)
})

test('the guide shows the middleware that is tried here', () => {
  const guide = readFileSync(join(import.meta.dirname, '../docs/guides/django-simple-sso.md'), 'utf8')
  const middleware = readFileSync(join(import.meta.dirname, 'django-simple-sso/sign_out.py'), 'utf8')
  expect(guide).toContain(`\`\`\`python\n${middleware}\`\`\``)
})
