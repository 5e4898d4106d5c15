import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { TestBrowser } from '#clients/node/src/test-browser.ts'
import { startKnowingPortal } from '#clients/node/src/test-door.ts'
import { withClientInPlace } from '#clients/node/src/test-in-place.ts'
import { startTestPortal } from '#clients/node/src/test-portal.ts'
import type { Snippet } from './snippet.ts'
import { snippetsFor } from './snippets.ts'

function folderFor(snippet: Snippet, code = snippet.code): string {
  const folder = mkdtempSync(join(tmpdir(), 'portico-snippet-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, snippet.file)
  writeFileSync(file, code)
  return file
}

const connection = {
  portalUrl: 'https://sso.example.org',
  identifier: 'wiki',
  landingUrl: 'https://wiki.example.org/sso/callback',
}
function snippet(id: Snippet['id'], changes: Partial<typeof connection> = {}): Snippet {
  const found = snippetsFor({ ...connection, ...changes }).find((one) => one.id === id)
  if (!found) throw new Error(`no snippet ${id}`)
  return found
}

const isHere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('every snippet names this portal and this application, and holds no secret', () => {
  for (const { label, code } of snippetsFor(connection)) {
    expect(code, label).toContain('https://sso.example.org')
    expect(code, label).toMatch(/["':]wiki["':$]|=wiki&/)
    expect(code, label).toContain('PORTICO_SECRET')
    expect(code, label).not.toMatch(/pcs_|undefined|\$\{portal/)
  }
  expect(snippet('django').code).toContain('path("sso/callback"')
  expect(snippet('spring').code).toContain('@GetMapping("/sso/callback")')
})

test('the Node snippet, run as it stands, lets a person in by way of the portal', async () => {
  const portal = await startKnowingPortal()
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const node = snippet('node', { portalUrl: portal.url, landingUrl: `${origin}/sso/callback` })
  const file = folderFor(node, withClientInPlace(node.code))
  const child = spawn(process.execPath, [file], { env: { ...process.env, PORTICO_SECRET: 's' }, stdio: 'inherit' })
  onTestFinished(() => void child.kill())
  const browser = new TestBrowser(origin)
  const answers = () =>
    browser.open('/page/7').then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(answers, { timeout: 20_000 }).toBe(303)
  expect((await portal.signIn(browser, '/page/7', '/sso/callback')).headers.get('location')).toBe('/page/7')
  expect(await (await browser.open('/page/7')).text()).toContain('Hello, Ada Lovelace')
})

test.runIf(isHere('curl') && isHere('openssl'))(
  'the curl snippet, run as it stands, exchanges a token with its verifier',
  async () => {
    const calls: unknown[] = []
    const portal = await startTestPortal((call) => {
      calls.push(call.body)
      return { json: { user: { name: 'Ada Lovelace' } } }
    })
    const file = folderFor(snippet('curl', { portalUrl: portal.url }))
    const child = spawn('sh', [file], { env: { ...process.env, PORTICO_SECRET: 's' } })
    const answer = text(child.stdout)
    child.stdin.end('pst_1\n')
    const printed = await answer
    expect(printed).toMatch(/subsystemIdentifier=wiki&codeChallenge=[\w-]{43}\n/)
    expect(printed).toContain('Ada Lovelace')
    expect(calls).toMatchObject([{ subsystemToken: 'pst_1', codeVerifier: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  },
)

test.runIf(isHere('python3'))('the Django snippet is Python', () => {
  const { status, stderr } = spawnSync('python3', ['-m', 'py_compile', folderFor(snippet('django'))])
  expect(String(stderr)).toBe('')
  expect(status).toBe(0)
})

test.runIf(isHere('javac'))('the Spring snippet is Java: only what the framework brings is missing', () => {
  const file = folderFor(snippet('spring'))
  const { stderr } = spawnSync('javac', ['-Xmaxerrs', '1000', '-d', join(file, '..'), file])
  const wrong = String(stderr).match(/error: .*/g) ?? []
  expect(wrong.filter((line) => !/does not exist|cannot find symbol/.test(line))).toEqual([])
})
