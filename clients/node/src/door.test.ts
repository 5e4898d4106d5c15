import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { DoorOptions } from './door.ts'
import { porticoExpress } from './express.ts'
import { createPortico } from './portico.ts'
import { TestBrowser } from './test-browser.ts'
import { type Known, startKnowingPortal } from './test-door.ts'

/** A wiki of `node:http` behind the door, and a browser in front of it. */
async function startWiki(changes: Partial<Known> = {}, options: Partial<DoorOptions> = {}) {
  const portal = await startKnowingPortal(changes)
  const portico = createPortico({
    url: portal.url,
    identifier: 'wiki',
    secret: 's',
    timeoutMs: 1000,
    secureCookies: false,
  })
  const problems: unknown[] = []
  const ended: string[] = []
  const server = createServer((request, response) =>
    door.routes(request, response, (failure) => {
      const guard = request.url === '/edit' ? door.actionRequired('page.edit') : door.signInRequired
      if (failure) response.writeHead(500).end(String(failure))
      else void guard(request, response, () => response.end(`Hello, ${door.presenceOf(request).user.name}`))
    }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const door = porticoExpress(portico, {
    url,
    onError: (error) => problems.push(error),
    onEnded: (session, reason) => ended.push(`${session} ${reason}`),
    ...options,
  })
  onTestFinished(async () => {
    server.close()
    server.closeAllConnections()
    await door.stop()
  })
  const browser = new TestBrowser(url)
  const notify = (token: string) => new TestBrowser(url).post('/portico/logout', { logout_token: token }, '')
  return { portal, door, browser, url, problems, ended, notify, signIn: () => portal.signIn(browser) }
}

const toThePortal = expect.stringContaining('/sso/login?subsystemIdentifier=wiki')

test('a visitor is sent to the portal and comes back to the page they wanted', async () => {
  const { browser, signIn } = await startWiki()
  expect((await signIn()).headers.get('location')).toBe('/page/7')
  expect([...browser.cookies.keys()]).toEqual(['portico-session'])
  expect(await (await browser.open('/page/7')).text()).toBe('Hello, Ada Lovelace')
})

test('a planted return opens nothing and asks the portal nothing', async () => {
  const { browser, portal } = await startWiki()
  const planted = await browser.open(`/signed-in?subsystemToken=pst_x&state=x&iss=${portal.url}`)
  expect(planted.status).toBe(400)
  expect(browser.cookies.size).toBe(0)
  expect(portal.calls).toEqual([])
})

test('a person who is in already and comes back late is led on, by the portal', async () => {
  const { browser, signIn } = await startWiki()
  await signIn()
  const late = await browser.open('/signed-in?subsystemToken=pst_1&state=x&targetUrl=/page/8')
  expect(late.headers.get('location')).toMatch(/sso\/login\?subsystemIdentifier=wiki&targetUrl=%2Fpage%2F8/)
})

test('a program is told 401, never sent to another site', async () => {
  const { browser } = await startWiki()
  const answer = await browser.open('/page/7', { headers: { accept: 'application/json' } })
  expect(answer.status).toBe(401)
  expect(await answer.json()).toEqual({ code: 'sign_in_required' })
  const fetched = await browser.open('/page/7', { headers: { accept: 'text/html', 'sec-fetch-dest': 'empty' } })
  expect(fetched.status).toBe(401)
})

test('a form that nobody may send any more leads back to the page it was on', async () => {
  const { browser, url } = await startWiki()
  const sent = await browser.open('/page/7', { method: 'POST', headers: { origin: url, referer: `${url}/page/7?a=1` } })
  expect(sent.headers.get('location')).toContain('targetUrl=%2Fpage%2F7%3Fa%3D1')
  const foreign = await browser.open('/page/7', { method: 'POST', headers: { referer: 'http://evil.example/x' } })
  expect(foreign.headers.get('location')).toContain('targetUrl=%2F&')
})

test('a path that would name another site is not where a login leads', async () => {
  const { browser } = await startWiki()
  expect((await browser.open('//evil.example/')).headers.get('location')).toContain('targetUrl=%2F&')
})

test.each(['http://evil.example', 'null', ''])(
  'a form from %o changes nothing and signs nobody out',
  async (origin) => {
    const { browser, signIn } = await startWiki()
    await signIn()
    expect((await browser.post('/page/7', {}, origin)).status).toBe(403)
    expect((await browser.post('/sign-out', {}, origin)).status).toBe(403)
    expect((await browser.open('/page/7')).status).toBe(200)
  },
)

test('an action that the person lacks is refused, and only that', async () => {
  const { browser, signIn } = await startWiki({ actions: ['page.read'] })
  await signIn()
  expect((await browser.open('/edit')).status).toBe(403)
  expect((await browser.open('/page/7')).status).toBe(200)
})

test('signing out forgets the person here and goes on to the portal with the hint', async () => {
  const { browser, signIn, ended } = await startWiki({}, { returnTo: '/signed-out' })
  await signIn()
  const kept = new Map(browser.cookies)
  const url = new URL((await browser.post('/sign-out')).headers.get('location') ?? '')
  expect(url.pathname).toBe('/sso/logout')
  expect(url.searchParams.get('logoutHint')).toBe('hint')
  expect(url.searchParams.get('returnTo')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-out$/)
  expect(browser.cookies.size).toBe(0)
  for (const [name, value] of kept) browser.cookies.set(name, value)
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
  expect(ended).toEqual(['sss_1 logout'])
})

test('a notice of the portal ends the session at once, without a cookie, and once', async () => {
  const { browser, signIn, portal, notify, ended } = await startWiki()
  await signIn()
  const token = await portal.logoutToken()
  for (const answer of await Promise.all([notify(token), notify(token)])) expect(answer.status).toBe(200)
  expect((await notify(token)).status).toBe(200)
  expect(ended).toEqual(['sss_1 logout'])
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
})

test('a notice that the portal did not write ends nothing', async () => {
  const { browser, signIn, portal, notify } = await startWiki()
  await signIn()
  const token = await portal.logoutToken()
  const forged = `${token.slice(0, -4)}AAAA`
  for (const wrong of [forged, 'x', '']) expect((await notify(wrong)).status).toBe(400)
  expect((await browser.open('/page/7')).status).toBe(200)
})

test('a notice is asked for again while the keys of the portal cannot be had', async () => {
  const { signIn, portal, notify } = await startWiki()
  await signIn()
  const token = await portal.logoutToken()
  portal.known.touch = 'down'
  expect((await notify(token)).status).toBe(503)
  portal.known.touch = 'live'
  expect((await notify(token)).status).toBe(200)
})

test('a sign-out that overtakes the landing leaves nobody signed in', async () => {
  const { browser, signIn, portal, notify } = await startWiki()
  expect((await notify(await portal.logoutToken('sss_1'))).status).toBe(200)
  await signIn()
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
})

test('changed permissions hold from the notice on', async () => {
  const { browser, signIn, portal, notify } = await startWiki()
  await signIn()
  portal.known.actions = ['page.read']
  const events = { 'https://portico.dev/events/permissions-changed': {} }
  expect((await notify(await portal.sign('secevent+jwt', { sid: 'sss_1', jti: 'j', events }))).status).toBe(200)
  expect((await browser.open('/edit')).status).toBe(403)
})

test('a session ended at the portal ends here with the next page that asks', async () => {
  const { browser, signIn, portal } = await startWiki({}, { freshSeconds: 0 })
  await signIn()
  portal.known.touch = 'ended'
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
})

test('an application that the portal shuts out lets nobody go on', async () => {
  const { browser, signIn, portal } = await startWiki({}, { freshSeconds: 0 })
  await signIn()
  portal.known.touch = 'shut out'
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
})

test('while the portal is down, people go on until their deadline, and pages do not wait for it each time', async () => {
  const { browser, signIn, portal, problems } = await startWiki({}, { freshSeconds: 0 })
  await signIn()
  portal.known.touch = 'down'
  for (let page = 0; page < 3; page += 1) expect((await browser.open('/page/7')).status).toBe(200)
  expect(problems).toEqual([expect.objectContaining({ code: 'unreachable' })])
})

test('while the portal is down, nobody goes on beyond the deadline, and nobody comes in', async () => {
  const { browser, signIn, portal } = await startWiki({ expiresAt: new Date(Date.now() - 1).toISOString() })
  await signIn()
  portal.known.touch = 'down'
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
  expect((await signIn()).status).toBe(503)
})

test('rounds touch who was active, end who was signed out, and take up changed roles', async () => {
  const { browser, signIn, portal, ended } = await startWiki({}, { everySeconds: 0.02 })
  await signIn()
  await browser.open('/page/7')
  const bodies = () => portal.calls.filter(({ path }) => path?.endsWith('/touch')).map(({ body }) => body)
  await expect.poll(bodies).toContainEqual({ sessions: ['sss_1'], check: [] })
  await expect.poll(bodies).toContainEqual({ sessions: [], check: ['sss_1'] })
  Object.assign(portal.known, { actions: ['page.read'], touch: 'changed' })
  await expect.poll(async () => (await browser.open('/edit')).status).toBe(403)
  portal.known.touch = 'ended'
  await expect.poll(() => ended).toEqual(['sss_1 logout'])
})

test('who was active when the portal was down is touched when it is back', async () => {
  const { browser, signIn, portal } = await startWiki({}, { everySeconds: 0.02 })
  await signIn()
  portal.known.touch = 'down'
  await browser.open('/page/7')
  const down = portal.calls.length
  await expect.poll(() => portal.calls.length).toBeGreaterThan(down + 2)
  portal.known.touch = 'live'
  const back = portal.calls.length
  await expect
    .poll(() => portal.calls.slice(back).map(({ body }) => body))
    .toContainEqual({ sessions: ['sss_1'], check: [] })
})
