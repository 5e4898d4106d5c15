import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '#test/portal-process.ts'
import { Browser } from './browser.ts'
import { readGuide } from './guide.ts'
import { noJava } from './maven.ts'
import { ada, type InteropPortal, openPortal } from './portal.ts'
import { startProgram } from './program.ts'
import { buildSpring } from './spring.ts'

/** Spring Boot's OAuth 2 client from Maven Central, written as the guide says. */
const folder = mkdtempSync(join(tmpdir(), 'portico-spring-'))
const closing: (() => Promise<unknown>)[] = []
let archive: string | null
let portal: InteropPortal
let origin: string

beforeAll(async () => {
  portal = await openPortal()
  closing.push(portal.close)
  const port = await freePort()
  origin = `http://localhost:${port}`
  const guide = readGuide('connect-spring-security', {
    'https://sso.example.org': portal.origin,
    'https://orders.example.org': origin,
  })
  archive = await buildSpring(folder, guide.blocks('java').join('\n'), guide.blocks('yaml').join('\n'))
  if (archive === null) return
  const secret = await portal.follow(guide.commands())
  await portal.admit('orders')
  const words = ['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-jar', archive, `--server.port=${port}`]
  const spring = await startProgram({ command: 'java', words, env: { PORTICO_SECRET: secret }, cwd: folder, port })
  closing.push(spring.stop)
}, 600_000)

afterAll(async () => {
  for (const close of closing.reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

async function enter(): Promise<Browser> {
  const browser = new Browser()
  const arrived = await browser.signIn(await browser.open(`${origin}/orders`), ada.username, ada.password)
  expect(new URL(arrived.url).pathname, arrived.body).toBe('/orders')
  return browser
}

test('the guide names the version that is run here', () => {
  const version = /<version>([\d.]+)<\/version>\s*<\/parent>/.exec(
    readFileSync(join(import.meta.dirname, 'spring/pom.xml'), 'utf8'),
  )
  expect(readGuide('connect-spring-security', {}).text).toContain(`Run with Spring Boot ${version?.[1]},`)
})

test('Spring lets a person in with what they may do, and out at the portal', async (context) => {
  if (archive === null) return context.skip(noJava)
  const browser = await enter()
  const orders = JSON.parse((await browser.open(`${origin}/orders`)).body)
  expect(orders).toMatchObject({ name: 'ada', told: { email: ada.email, roles: ['reader'], actions: ['read'] } })
  expect(orders.held).toContain('read')
  expect((await browser.open(`${origin}/refunds`)).status, 'no role of hers includes it').toBe(403)

  await browser.submit(await browser.open(`${origin}/logout`), /logout$/)
  expect(browser.visited.some((address) => address.includes('/oidc/session/end?'))).toBe(true)
  expect(new URL((await browser.open(`${origin}/orders`)).url).pathname, 'the portal asks again who it is').toBe(
    '/login',
  )
}, 120_000)

test('Spring is told of a sign-out elsewhere', async (context) => {
  if (archive === null) return context.skip(noJava)
  const browser = await enter()
  await portal.portico(['session', 'end', '--user', ada.username])
  const path = async () => new URL((await browser.open(`${origin}/orders`)).url).pathname
  await expect.poll(path, { timeout: 10_000 }).toBe('/login')
}, 120_000)
