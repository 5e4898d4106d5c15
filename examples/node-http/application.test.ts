import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { TestBrowser } from '#clients/node/src/test-browser.ts'
import { type Known, startKnowingPortal } from '#clients/node/src/test-door.ts'
import { createApplication } from './application.ts'
import { readSettings } from './settings.ts'

/** The wiki on a port of its own, in front of a portal that answers from `known`. */
async function startWiki(changes: Partial<Known> = {}) {
  const portal = await startKnowingPortal(changes)
  const env = { APPLICATION: 'wiki', PORT: '0', PORTICO_URL: portal.url, PORTICO_SECRET: 's', ASK_EVERY_SECONDS: '0' }
  const settings = readSettings({ ...env, APPLICATION_URL: 'http://wiki.localhost' })
  const problems: unknown[] = []
  const { server, door } = createApplication(settings, (problem) => problems.push(problem))
  onTestFinished(async () => {
    server.close()
    await door.stop()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = new TestBrowser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'http://wiki.localhost')
  return { portal, known: portal.known, browser, signIn: () => portal.signIn(browser), problems }
}

const toThePortal = expect.stringContaining('/sso/login?subsystemIdentifier=wiki')

test('a visitor is sent to the portal and comes back to the page they wanted', async () => {
  const { browser, signIn } = await startWiki()
  expect((await signIn()).headers.get('location')).toBe('/page/7')
  const page = await (await browser.open('/page/7')).text()
  expect(page).toContain('Ada Lovelace')
  expect(page).toContain('page.edit')
})

test('whatever a name or a note holds is shown as text', async () => {
  const { browser, signIn } = await startWiki({ name: '<script>"\'&' })
  await signIn()
  await browser.post('/page/7', { words: '<img src=x onerror=alert(1)>' })
  const page = await (await browser.open('/page/7')).text()
  expect(page).not.toMatch(/<script|<img/)
  expect(page).toContain('&#60;img src=x')
})

test('every page has a policy that runs no script and is not kept by the browser', async () => {
  const { browser } = await startWiki()
  for (const path of ['/signed-out', '/', '/signed-in?x']) {
    const { headers } = await browser.open(path)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'/)
    expect(headers.get('cache-control')).toBe('no-store')
  }
})

test('a session ended at the portal ends here with the next page', async () => {
  const { browser, signIn, known } = await startWiki()
  await signIn()
  known.touch = 'ended'
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
})

test('an application that the portal shuts out lets nobody go on', async () => {
  const { browser, signIn, known } = await startWiki()
  await signIn()
  known.touch = 'shut out'
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
})

test('while the portal is down, people go on until their deadline', async () => {
  const { browser, signIn, known, problems } = await startWiki()
  await signIn()
  known.touch = 'down'
  expect((await browser.open('/page/7')).status).toBe(200)
  expect(problems).toEqual([expect.objectContaining({ code: 'unreachable' })])
})

test('a changed role holds from the next page on', async () => {
  const { browser, signIn, known } = await startWiki()
  await signIn()
  Object.assign(known, { touch: 'changed', actions: ['page.read'] })
  expect(await (await browser.open('/page/7')).text()).toContain('<button disabled')
  expect((await browser.post('/page/7', { words: 'all the same' })).status).toBe(403)
})

test('without the action to read there is nothing to see', async () => {
  const { browser, signIn } = await startWiki({ actions: [] })
  await signIn()
  expect((await browser.open('/page/7')).status).toBe(403)
})

test.each(['http://evil.example', 'null', ''])(
  'a form from %o changes nothing and signs nobody out',
  async (origin) => {
    const { browser, signIn } = await startWiki()
    await signIn()
    expect((await browser.post('/page/7', { words: 'x' }, origin)).status).toBe(403)
    expect((await browser.post('/sign-out', {}, origin)).status).toBe(403)
    expect((await browser.open('/page/7')).status).toBe(200)
  },
)

test('signing out comes back to a page of the application, by way of the portal', async () => {
  const { browser, signIn } = await startWiki()
  await signIn()
  const url = new URL((await browser.post('/sign-out')).headers.get('location') ?? '')
  expect(url.searchParams.get('returnTo')).toBe('http://wiki.localhost/signed-out')
  expect(await (await browser.open('/signed-out')).text()).toContain('You are signed out')
})

test('nobody comes in while the portal is down, and a page of the application says so', async () => {
  const { signIn, known } = await startWiki()
  known.touch = 'down'
  const answer = await signIn()
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('Portico cannot be reached')
})

test('a form that is too long is refused before it is read', async () => {
  const { browser, signIn } = await startWiki()
  await signIn()
  expect((await browser.post('/page/7', { words: 'x'.repeat(5000) })).status).toBe(413)
})

test('strange paths are answered, not fatal', async () => {
  const { browser, signIn } = await startWiki()
  await signIn()
  for (const path of ['//', '//evil.example', '/page/99', '/%', '/page/7/..']) {
    expect((await browser.open(path)).status, path).toBeOneOf([404, 200])
  }
})
