import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '#test/portal-process.ts'
import { Browser, type Page } from './browser.ts'
import { readGuide } from './guide.ts'
import { buildNext, next } from './next-auth.ts'
import { ada, type InteropPortal, openPortal } from './portal.ts'
import { startProgram } from './program.ts'

/** A small Next application whose sign-in is next-auth's, written as the guide says. */
const folder = mkdtempSync(join(tmpdir(), 'portico-next-auth-'))
const closing: (() => Promise<unknown>)[] = []
let portal: InteropPortal
let origin: string

beforeAll(async () => {
  portal = await openPortal()
  closing.push(portal.close)
  const port = await freePort()
  origin = `http://localhost:${port}`
  const guide = readGuide('connect-next-auth', {
    'https://sso.example.org': portal.origin,
    'https://shop.example.org': origin,
  })
  await buildNext(folder, guide.blocks('ts'))
  const secret = await portal.follow(guide.commands())
  await portal.admit('shop')
  const env = { PORTICO_SECRET: secret, NEXTAUTH_URL: origin, NEXTAUTH_SECRET: 'of a test, and long enough' }
  const words = [next, 'start', '-p', String(port)]
  const started = await startProgram({ command: process.execPath, words, env, cwd: folder, port })
  closing.push(started.stop)
}, 600_000)

afterAll(async () => {
  for (const close of closing.reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

const begin = async (browser: Browser): Promise<Page> =>
  browser.submit(await browser.open(`${origin}/api/auth/signin?callbackUrl=${origin}/`), /\/signin\/portico$/)

const told = ({ body }: Page) =>
  JSON.parse((/<pre>(.*?)<\/pre>/.exec(body)?.[1] ?? '').replaceAll('&quot;', '"') || 'null')

test('the guide names the version that is run here', () => {
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../node_modules/next-auth/package.json'), 'utf8'),
  )
  expect(readGuide('connect-next-auth', {}).text).toContain(`Run with next-auth ${version} `)
})

test('next-auth lets a person in with roles and actions, and out at the portal', async () => {
  const browser = new Browser()
  const arrived = await browser.signIn(await begin(browser), ada.username, ada.password)
  expect(arrived.url, arrived.body).toBe(`${origin}/`)
  expect(told(arrived)).toMatchObject({
    user: { name: ada.name, email: ada.email },
    roles: ['reader'],
    actions: ['read'],
  })

  const left = await browser.submit(arrived, /^\/sign-out$/)
  expect(left.url, left.body).toBe(`${origin}/`)
  expect(told(left)).toBe(null)
  expect(new URL((await begin(browser)).url).pathname, 'the portal asks again who it is').toBe('/login')
}, 120_000)

test('next-auth lets nobody in who has no role', async () => {
  await portal.portico(['grant', 'remove', '--user', ada.username, '--subsystem', 'shop', '--role', 'reader'])
  const browser = new Browser()
  const refused = await browser.signIn(await begin(browser), ada.username, ada.password)
  expect(new URL(refused.url).searchParams.get('error')).toBe('Callback')
  expect(told(await browser.open(`${origin}/`))).toBe(null)
}, 120_000)
