import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '#test/portal-process.ts'
import { Browser } from './browser.ts'
import { readGuide } from './guide.ts'
import { ada, type InteropPortal, openPortal } from './portal.ts'
import { pythonWith, runDjango } from './python.ts'

/** Django with each of three libraries from PyPI, written as the guide says. */
const versions = { 'mozilla-django-oidc': '5.0.2', 'django-allauth': '65.22.1', Authlib: '1.9.10' }
type Library = keyof typeof versions
const django = '5.2'
const file = join(import.meta.dirname, 'django-oidc/application.py')
const folder = mkdtempSync(join(tmpdir(), 'portico-django-oidc-'))
const closing: (() => Promise<unknown>)[] = []
let python: string | null
let portal: InteropPortal

beforeAll(async () => {
  const libraries = Object.entries(versions).map(([name, version]) => `${name}==${version}`)
  const packages = [...libraries, `Django==${django}.*`, 'django-allauth[socialaccount]', 'requests']
  python = await pythonWith(join(folder, 'python'), [packages])
  if (python === null) return
  portal = await openPortal()
  closing.push(portal.close)
}, 600_000)

afterAll(async () => {
  for (const close of closing.reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

/** The application of one section of the guide, under a name of its own; Ada has a role there. */
async function follow(by: string, library: Library): Promise<{ origin: string; identifier: string }> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const identifier = `intranet-${library.toLowerCase()}`
  const places: Record<string, string> = {
    'https://sso.example.org': portal.origin,
    'https://intranet.example.org': origin,
  }
  const guide = readGuide('connect-django', places)
  const own = (words: string[]) => words.map((word) => (word === 'intranet' ? identifier : word))
  const secret = await portal.follow(guide.commands(library).map(own))
  await portal.admit(identifier)
  const at = join(folder, identifier)
  mkdirSync(at)
  for (const block of guide.blocks('python', library)) {
    const name = /^# (\w+\.py)\n/.exec(block)?.[1] ?? 'nameless'
    writeFileSync(join(at, name), block.replace('"intranet"', `"${identifier}"`))
  }
  const started = await runDjango(by, file, { GUIDE: at, PORTICO_SECRET: secret }, port)
  closing.push(started.stop)
  return { origin, identifier }
}

test('the guide names the versions that are run here', () => {
  const { text } = readGuide('connect-django', {})
  for (const [name, version] of Object.entries(versions)) {
    expect(text).toContain(`Run with ${name} ${version} and Django ${django}.`)
  }
})

test('mozilla-django-oidc: in with roles as groups, out at the portal, and out when the portal says so', async (context) => {
  if (python === null) return context.skip('no Python, or no registry of packages')
  const { origin, identifier } = await follow(python, 'mozilla-django-oidc')
  const browser = new Browser()
  const page = `${origin}/page/`
  const arrived = await browser.signIn(await browser.open(page), ada.username, ada.password)
  expect(arrived.url, arrived.body).toBe(page)
  expect(JSON.parse(arrived.body)).toMatchObject({ email: ada.email, roles: ['reader'] })

  const home = await browser.submit(await browser.open(`${origin}/`), /^\/oidc\/logout\/$/)
  expect(home.url, home.body).toBe(`${origin}/`)
  expect(browser.visited.at(-2)).toContain('/oidc/session/end?')
  expect(new URL((await browser.open(page)).url).pathname, 'the portal asks again who it is').toBe('/login')

  await browser.signIn(await browser.open(page), ada.username, ada.password)
  await portal.portico(['session', 'end', '--user', ada.username])
  await expect.poll(async () => new URL((await browser.open(page)).url).pathname, { timeout: 20_000 }).toBe('/login')

  await browser.signIn(await browser.open(page), ada.username, ada.password)
  await portal.portico(['grant', 'remove', '--user', ada.username, '--subsystem', identifier, '--role', 'reader'])
  await expect.poll(async () => (await browser.open(page)).url, { timeout: 20_000 }).toBe(`${origin}/`)
}, 120_000)

test('django-allauth: in with the roles', async (context) => {
  if (python === null) return context.skip('no Python, or no registry of packages')
  const { origin } = await follow(python, 'django-allauth')
  const browser = new Browser()
  const asked = await browser.submit(await browser.open(`${origin}/accounts/oidc/portico/login/?next=/page/`), /^$/)
  const arrived = await browser.signIn(asked, ada.username, ada.password)
  expect(arrived.url, arrived.body).toBe(`${origin}/page/`)
  const told = { preferred_username: 'ada', roles: ['reader'], actions: ['read'] }
  expect(JSON.parse(arrived.body)).toMatchObject({ username: 'ada', email: ada.email, told: [told] })
}, 120_000)

test('Authlib: in with roles as groups, and out at the portal', async (context) => {
  if (python === null) return context.skip('no Python, or no registry of packages')
  const { origin } = await follow(python, 'Authlib')
  const browser = new Browser()
  await browser.signIn(await browser.open(`${origin}/sign-in/`), ada.username, ada.password)
  expect(JSON.parse((await browser.open(`${origin}/page/`)).body)).toMatchObject({
    email: ada.email,
    roles: ['reader'],
  })

  const home = await browser.submit(await browser.open(`${origin}/`), /^\/sign-out\/$/)
  expect(home.url, home.body).toBe(`${origin}/`)
  expect(new URL((await browser.open(`${origin}/sign-in/`)).url).pathname).toBe('/login')
}, 120_000)
