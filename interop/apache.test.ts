import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '#test/portal-process.ts'
import { findApache, runApache } from './apache.ts'
import { Browser } from './browser.ts'
import { readGuide } from './guide.ts'
import { ada, type InteropPortal, openPortal } from './portal.ts'

/** Debian's Apache with mod_auth_openidc, set up as the guide says, in front of an application that knows no sign-in. */
const folder = mkdtempSync(join(tmpdir(), 'portico-apache-'))
const waiting = { timeout: 10_000 }
const closing: (() => Promise<unknown>)[] = []
let hasApache: boolean
let portal: InteropPortal
let origin: string

beforeAll(async () => {
  hasApache = await findApache()
  if (!hasApache) return
  portal = await openPortal()
  closing.push(portal.close)
  const port = await freePort()
  origin = `http://localhost:${port}`
  const places: Record<string, string> = {
    'https://sso.example.org': portal.origin,
    'https://reports.example.org': origin,
  }
  const guide = readGuide('connect-nginx', places)
  places['pcs_…'] = await portal.follow(guide.commands('Apache'))
  await portal.admit('reports')
  // A minute is too long for a test.
  const settings = guide.blocks('apache', 'Apache').join('\n').replace('RefreshInterval 60', 'RefreshInterval 1')
  const apache = await runApache({ folder, port, settings, behind: await echo() })
  closing.push(apache.stop)
}, 600_000)

afterAll(async () => {
  for (const close of closing.reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

/** The application behind: it says what it was told of its visitor. */
async function echo(): Promise<string> {
  const server = createServer(({ headers, url }, response) => {
    const told = Object.entries(headers).filter(([name]) => name.startsWith('oidc_claim_'))
    response.end(JSON.stringify({ url, ...Object.fromEntries(told) }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closing.push(async () => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function enter(): Promise<Browser> {
  const browser = new Browser()
  const arrived = await browser.signIn(await browser.open(`${origin}/report?n=7`), ada.username, ada.password)
  expect(arrived.url, arrived.body).toBe(`${origin}/report?n=7`)
  expect(JSON.parse(arrived.body)).toMatchObject({
    url: '/report?n=7',
    oidc_claim_preferred_username: 'ada',
    oidc_claim_email: ada.email,
    oidc_claim_roles: 'reader',
    oidc_claim_actions: 'read',
  })
  return browser
}

test('Apache lets a person in as the portal says who it is, and out again', async (context) => {
  if (!hasApache) return context.skip('no Apache with mod_auth_openidc')
  const browser = await enter()
  const left = await browser.open(`${origin}/signed-in?logout=${encodeURIComponent(`${origin}/`)}`)
  expect(new URL(left.url).pathname, 'it is asked anew who that is').toBe('/login')
  expect(browser.visited.at(-4)).toContain('/oidc/session/end')
}, 120_000)

test('Apache is told of a sign-out elsewhere', async (context) => {
  if (!hasApache) return context.skip('no Apache with mod_auth_openidc')
  const browser = await enter()
  await portal.portico(['session', 'end', '--user', ada.username])
  await expect.poll(async () => new URL((await browser.open(`${origin}/report`)).url).pathname, waiting).toBe('/login')
}, 120_000)

test('Apache keeps a person out who has lost the role', async (context) => {
  if (!hasApache) return context.skip('no Apache with mod_auth_openidc')
  const browser = await enter()
  await portal.portico(['grant', 'remove', '--user', ada.username, '--subsystem', 'reports', '--role', 'reader'])
  await expect.poll(async () => (await browser.open(`${origin}/report`)).status, waiting).not.toBe(200)
}, 120_000)
