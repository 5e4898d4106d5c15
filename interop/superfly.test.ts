import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '#test/portal-process.ts'
import { Browser } from './browser.ts'
import { buildWithMaven, noJava } from './maven.ts'
import { ada, type InteropPortal, openPortal } from './portal.ts'
import { type Started, startProgram } from './program.ts'

/**
 * Superfly's own client from Maven Central in an application of Java: its data sender, session toucher, session mapping and
 * filter for sign-outs, unchanged. They are of 1.7, for 2.0 is not published; the calls of 2.0 are made by superfly/Remoting.java.
 */
const folder = mkdtempSync(join(tmpdir(), 'portico-superfly-'))
const of = ['--subsystem', 'wiki']
let wiki: Started | null = null
let portal: InteropPortal | undefined

beforeAll(async () => {
  if (!(await buildWithMaven('superfly', folder))) return
  portal = await openPortal()
  const port = await freePort()
  const origin = `http://localhost:${port}`
  // A touch is written once a tenth of this has gone by.
  await portal.portico(['session-limits', 'set', '--idle-seconds', '60'])
  const made = ['--connection', 'superfly', '--landing-url', `${origin}/j_superfly_sso_security_check`]
  const secret = await portal.follow([
    ['subsystem', 'create', '--identifier', 'wiki', '--title', 'Wiki', ...made],
    ['connection', 'edit', ...of, '--protocol', 'superfly', '--superfly-logout-url', `${origin}/anywhere`],
  ])
  const env = { SUPERFLY: portal.origin, TOKEN: secret }
  const words = ['-XX:TieredStopAtLevel=1', '-cp', 'target/classes:target/lib/*', 'org.example.Wiki']
  wiki = await startProgram({ command: 'java', words, env, cwd: folder, port })
}, 600_000)

afterAll(async () => {
  await wiki?.stop()
  await portal?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What both are that a test needs; null where the application cannot be built. */
const both = () => (wiki && portal ? { wiki, portal } : null)

async function lastTouch(): Promise<string> {
  const { out } = (await both()?.portal.portico(['session', 'list', '--user', ada.username, '--json'])) ?? { out: '' }
  const { sessions } = JSON.parse(out) as { sessions: { touchedAt: string }[] }
  return sessions[0]?.touchedAt ?? 'no session'
}

async function enter(): Promise<Browser> {
  const browser = new Browser()
  const form = await browser.open(`${both()?.wiki.origin}/page/7`)
  const home = await browser.signIn(form, ada.username, ada.password)
  expect(new URL(home.url).pathname).toBe('/page/7')
  expect(JSON.parse(home.body)).toEqual({ name: ada.username, actions: { reader: ['read'] }, otp: 'NONE' })
  return browser
}

test('it tells its actions when it starts, and whom they let in enters by a token', async (context) => {
  const all = both()
  if (!all) return context.skip(noJava)
  // An action that nobody has told is in no role.
  await all.portal.portico(['role', 'create', ...of, '--name', 'writer', '--actions', 'read,write'])
  await all.portal.portico(['role', 'create', ...of, '--name', 'reader', '--actions', 'read'])
  await all.portal.portico(['grant', 'add', '--user', ada.username, ...of, '--role', 'reader'])
  const browser = await enter()
  const used = browser.visited.find((address) => address.includes('subsystemToken='))
  expect((await browser.open(used ?? '')).status, 'a token is good once').toBe(500)
  expect((await new Browser().open(used ?? '')).status, 'the state comes back, of this browser').toBe(403)
})

test('sessions that are used are touched, in a call of their own', async (context) => {
  const all = both()
  if (!all) return context.skip(noJava)
  const browser = await enter()
  const before = await lastTouch()
  await expect
    .poll(
      async () => {
        await browser.open(`${all.wiki.origin}/page/7`)
        return lastTouch()
      },
      { timeout: 30_000, interval: 500 },
    )
    .not.toBe(before)
})

test('who is signed out at the portal is signed out there, by the client’s own filter', async (context) => {
  const all = both()
  if (!all) return context.skip(noJava)
  const browser = await enter()
  await all.portal.portico(['session', 'end', '--user', ada.username])
  const path = async () => new URL((await browser.open(`${all.wiki.origin}/page/7`)).url).pathname
  await expect.poll(path, { timeout: 10_000 }).toBe('/login')
})

test('its own form signs in who gives a password, once an administrator allows that', async (context) => {
  const all = both()
  if (!all) return context.skip(noJava)
  const send = (password: string) => {
    const body = new URLSearchParams({ j_username: ada.username, j_password: password }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return new Browser().open(`${all.wiki.origin}/form`, { method: 'POST', headers, body })
  }
  const refused = await send(ada.password)
  expect([refused.status, refused.body]).toEqual([500, expect.stringContaining('users.authenticate')])
  await all.portal.portico(['subsystem', 'capability', 'wiki', '--add', 'users.authenticate'])
  expect(JSON.parse((await send(ada.password)).body)).toMatchObject({ name: ada.username })
  expect((await send('not her password')).status).toBe(403)
})
