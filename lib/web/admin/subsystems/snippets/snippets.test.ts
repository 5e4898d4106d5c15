import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { someSignIn, startTestPortal } from '#clients/node/src/test-portal.ts'
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
  let state: string | null = null
  const portal = await startTestPortal(() => {
    const expiresAt = new Date(Date.now() + 600_000).toISOString()
    return { json: { ...someSignIn, state, session: { ...someSignIn.session, expiresAt } } }
  })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const node = snippet('node', { portalUrl: portal.url, landingUrl: `${origin}/sso/callback` })
  const client = join(import.meta.dirname, '../../../../../clients/node/src/portico.ts')
  const file = folderFor(node, node.code.replace('@portico/client', client))
  const child = spawn(process.execPath, [file], { env: { ...process.env, PORTICO_SECRET: 's' }, stdio: 'inherit' })
  onTestFinished(() => void child.kill())
  const open = (path: string, cookie = '') => fetch(origin + path, { redirect: 'manual', headers: { cookie } })
  await expect
    .poll(
      () =>
        open('/page/7').then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(303)
  const leaving = await open('/page/7')
  const login = new URL(leaving.headers.get('location') ?? '')
  expect(login.searchParams.get('subsystemIdentifier')).toBe('wiki')
  state = login.searchParams.get('state')
  const query = new URLSearchParams({ subsystemToken: 'pst_1', iss: portal.url, state: state ?? '' })
  const back = await open(`/sso/callback?${query}`, leaving.headers.getSetCookie()[0])
  expect(back.headers.get('location')).toBe('/page/7')
  expect(await (await open('/page/7', back.headers.getSetCookie()[1])).text()).toBe('Hello, Ada Lovelace')
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
