import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { someSignIn, startTestPortal } from './test-portal.ts'

/** Runs the README's application as its own process, as written but for the addresses. Answers where it listens. */
async function startReadmeApplication(portalUrl: string): Promise<string> {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const written = /```js\n(?<code>[\s\S]+?)```/.exec(readme)?.groups?.code ?? ''
  const code = written
    .replace('@portico/client', join(import.meta.dirname, 'portico.ts'))
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
  let state: string | null = null
  const portal = await startTestPortal(() => {
    const expiresAt = new Date(Date.now() + 600_000).toISOString()
    return { json: { ...someSignIn, state, session: { ...someSignIn.session, expiresAt } } }
  })
  const application = await startReadmeApplication(portal.url)
  const open = (path: string, cookie = '') => fetch(application + path, { redirect: 'manual', headers: { cookie } })

  const leaving = await open('/page/7')
  const login = new URL(leaving.headers.get('location') ?? '')
  expect(login.origin + login.pathname).toBe(`${portal.url}/sso/login`)
  expect(login.searchParams.get('targetUrl')).toBe('/page/7')

  state = login.searchParams.get('state')
  const landing = `/signed-in?${new URLSearchParams({ subsystemToken: 'pst_1', iss: portal.url, state: state ?? '' })}`
  expect((await open(landing)).status).toBe(403)

  const back = await open(landing, leaving.headers.getSetCookie()[0])
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toBe('/page/7')
  const page = await open('/page/7', back.headers.getSetCookie()[1])
  expect(await page.text()).toBe('Hello, Ada Lovelace')
})
