import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startApplication } from '#clients/node/src/test-application.ts'
import { TestBrowser } from '#clients/node/src/test-browser.ts'
import { startKnowingPortal } from '#clients/node/src/test-door.ts'
import { cloneDatabase } from '#test/database.ts'
import { freePort } from '#test/portal-process.ts'

const origin = 'http://notes.localhost'
const express = [process.execPath, join(import.meta.dirname, 'express/main.ts')] as const
const python = ['python3', join(import.meta.dirname, 'python-plain/application.py')] as const
const hasPython = spawnSync('python3', ['--version']).status === 0

type Program = readonly [string, ...string[]]

async function start(program: Program, portalUrl: string, env: Record<string, string> = {}) {
  const port = await freePort()
  const settings = { PORTICO_URL: portalUrl, PORTICO_SECRET: 's', PORTICO_IDENTIFIER: 'wiki', APPLICATION_URL: origin }
  const application = await startApplication(program, { ...settings, PORT: String(port), ...env })
  return { ...application, url: `http://127.0.0.1:${port}` }
}

async function arrive(program: Program) {
  const portal = await startKnowingPortal({ name: 'Ada <Lovelace>', actions: ['note.add'] })
  const { url } = await start(program, portal.url)
  const browser = new TestBrowser(url, origin)
  return { portal, browser, url, signIn: () => portal.signIn(browser, '/') }
}

function holdTheProtocol(program: Program): void {
  test('lets a person in by way of the portal, and do what their role includes', async () => {
    const { browser, signIn } = await arrive(program)
    await signIn()
    await browser.post('/notes', { text: 'mind the <gears>' })
    const page = await (await browser.open('/')).text()
    expect(page).toMatch(/Ada &(#60|lt);Lovelace/)
    expect(page).toMatch(/mind the &(#60|lt);gears/)
  })

  test('takes no return that this browser did not leave for', async () => {
    const { browser, portal } = await arrive(program)
    await browser.open('/')
    const planted = await browser.open(`/signed-in?subsystemToken=pst_x&state=x&iss=${portal.url}`)
    expect(planted.status).toBeOneOf([303, 400])
    expect(portal.calls).toEqual([])
  })

  test('refuses forms of other sites, and what the role does not include', async () => {
    const { browser, signIn, portal } = await arrive(program)
    portal.known.actions = []
    await signIn()
    expect((await browser.post('/notes', { text: 'x' })).status).toBe(403)
    expect((await browser.post('/notes', { text: 'x' }, 'http://evil.example')).status).toBe(403)
    expect((await browser.post('/sign-out', {}, 'http://evil.example')).status).toBe(403)
    expect((await browser.open('/')).status).toBe(200)
  })

  test('hears of a sign-out elsewhere, from the portal alone, and twice', async () => {
    const { browser, signIn, portal, url } = await arrive(program)
    await signIn()
    const notify = (token: string) => new TestBrowser(url).post('/portico/logout', { logout_token: token }, '')
    const token = await portal.logoutToken()
    const [head = '', body = '', signature = ''] = token.split('.')
    const forged = [head, body, signature.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))].join('.')
    const foreign = await portal.sign('JWT', { sid: 'sss_1', jti: 'j', events: {} })
    for (const wrong of [forged, foreign, 'x', '']) expect((await notify(wrong)).status, wrong).toBe(400)
    expect((await browser.open('/')).status).toBe(200)
    expect((await notify(token)).status).toBe(200)
    expect((await notify(token)).status).toBe(200)
    expect((await browser.open('/')).headers.get('location')).toContain('/sso/login?')
  })

  test('signs out here first, then at the portal', async () => {
    const { browser, signIn } = await arrive(program)
    await signIn()
    const leaving = new URL((await browser.post('/sign-out')).headers.get('location') ?? '')
    expect(leaving.pathname).toBe('/sso/logout')
    expect(leaving.searchParams.get('returnTo')).toBe(`${origin}/signed-out`)
    expect(leaving.searchParams.get('logoutHint')).toBe('hint')
    expect((await browser.open('/')).status).toBe(303)
    expect(await (await browser.open('/signed-out')).text()).toContain('You are signed out')
  })
}

describe('the Express example', () => holdTheProtocol(express))
describe.runIf(hasPython)('the Python example', () => holdTheProtocol(python))

test('two replicas behind one address: a sign-out reaches the session wherever it was opened', async () => {
  const portal = await startKnowingPortal({ actions: ['note.add'] })
  const { url: DATABASE_URL, drop } = await cloneDatabase('template0')
  onTestFinished(drop)
  const replicas = await Promise.all([1, 2].map(() => start(express, portal.url, { DATABASE_URL })))
  const address = await roundRobin(replicas.map(({ url }) => url))
  for (let n = 0; n < 4; n += 1) {
    portal.known.session = `sss_${n}`
    const browser = new TestBrowser(address, origin)
    // Leaving and landing are two requests: each is another replica's.
    expect((await portal.signIn(browser, '/')).headers.get('location')).toBe('/page/7')
    for (const { url } of replicas) expect((await carrying(browser, url).open('/')).status).toBe(200)
    const told = await new TestBrowser(address).post(
      '/portico/logout',
      { logout_token: await portal.logoutToken() },
      '',
    )
    expect(told.status).toBe(200)
    for (const { url } of replicas) expect((await carrying(browser, url).open('/')).status).toBe(303)
  }
}, 60_000)

/** The same browser at one replica's own address. */
function carrying({ cookies }: TestBrowser, url: string): TestBrowser {
  const browser = new TestBrowser(url, origin)
  for (const [name, value] of cookies) browser.cookies.set(name, value)
  return browser
}

/** Hands each request to the next of them, whoever sent the one before. */
async function roundRobin(targets: readonly string[]): Promise<string> {
  let turn = 0
  const proxy = createServer((request, response) => {
    const { method, headers, url = '/' } = request
    const target = targets[turn++ % targets.length] ?? ''
    const onward = send(target + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}
