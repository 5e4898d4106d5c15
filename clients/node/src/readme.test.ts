import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { TestBrowser } from './test-browser.ts'
import { startKnowingPortal } from './test-door.ts'
import { withClientInPlace } from './test-in-place.ts'

/** Runs the README's application as its own process, as written but for the addresses. Answers where it listens. */
async function startReadmeApplication(portalUrl: string): Promise<string> {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const written = /```js\n(?<code>[\s\S]+?)```/.exec(readme)?.groups?.code ?? ''
  const code = withClientInPlace(written)
    .replace('http://localhost:3000', portalUrl)
    .replace("listen(3001, '127.0.0.1')", "listen(0, '127.0.0.1', function () { console.log(this.address().port) })")
  const folder = mkdtempSync(join(tmpdir(), 'portico-readme-'))
  const file = join(folder, 'application.mjs')
  writeFileSync(file, code)
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, PORTICO_SECRET: 's' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill()
    rmSync(folder, { recursive: true })
  })
  const [port] = await once(createInterface(child.stdout), 'line')
  return `http://127.0.0.1:${port}`
}

test('the application in the README lets a person in, and only through the portal', async () => {
  const portal = await startKnowingPortal()
  const url = await startReadmeApplication(portal.url)
  const browser = new TestBrowser(url, 'http://wiki.localhost:3001')

  const planted = `/signed-in?${new URLSearchParams({ subsystemToken: 'pst_1', iss: portal.url, state: 'x' })}`
  expect((await browser.open(planted)).status).toBe(400)
  expect((await portal.signIn(browser)).headers.get('location')).toBe('/page/7')
  expect(await (await browser.open('/page/7')).text()).toBe('Hello, Ada Lovelace! You may: page.read, page.edit')
  expect(await (await browser.post('/page/7')).text()).toBe('Saved, Ada Lovelace.')
  expect((await browser.post('/page/7', {}, 'http://evil.example')).status).toBe(403)

  const logout = { logout_token: await portal.logoutToken() }
  expect((await new TestBrowser(url).post('/portico/logout', logout, '')).status).toBe(200)
  expect((await browser.open('/page/7')).headers.get('location')).toContain('/sso/login?')
})

test('the application in the README is twenty lines', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const lines = /```js\n(?<code>[\s\S]+?)```/.exec(readme)?.groups?.code?.trim().split('\n') ?? []
  expect(lines.filter(Boolean).length).toBeLessThanOrEqual(20)
})
