import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type ReceivedCall, someSignIn, startTestPortal } from '#clients/node/src/test-portal.ts'
import { createApplication } from './application.ts'
import { readSettings } from './settings.ts'

const later = new Date(Date.now() + 600_000).toISOString()

/** What the portal knows; a test changes it as it goes. */
interface Known {
  name: string
  actions: string[]
  touch: 'live' | 'changed' | 'ended' | 'down' | 'shut out'
  expiresAt: string
}

/** The wiki on a port of its own, in front of a portal that answers from `known`. */
async function startWiki(changes: Partial<Known> = {}) {
  const known: Known = {
    name: 'Ada Lovelace',
    actions: ['page.read', 'page.edit'],
    touch: 'live',
    expiresAt: later,
    ...changes,
  }
  let state: string | null = null
  const portal = await startTestPortal((call, _nth, response) => {
    if (known.touch === 'down') return void response.destroy()
    if (known.touch === 'shut out') return { status: 403, json: { code: 'subsystem_disabled' } }
    if (call.path?.endsWith('/touch')) return { json: { sessions: [touched(call, known)] } }
    const user = { ...someSignIn.user, name: known.name }
    const session = { ...someSignIn.session, expiresAt: known.expiresAt }
    return { json: { ...someSignIn, user, actions: known.actions, session, state } }
  })
  const env = { APPLICATION: 'wiki', PORT: '0', PORTICO_URL: portal.url, PORTICO_SECRET: 's', ASK_EVERY_SECONDS: '0' }
  const settings = readSettings({ ...env, APPLICATION_URL: 'http://wiki.localhost' })
  const problems: unknown[] = []
  const { server, keeper } = createApplication(settings, (problem) => problems.push(problem))
  onTestFinished(async () => {
    server.close()
    await keeper.stop()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = new Browser(url)
  const signIn = async () => {
    const leaving = await browser.open('/page/7')
    state = new URL(leaving.headers.get('location') ?? '').searchParams.get('state')
    return browser.open(
      `/signed-in?${new URLSearchParams({ subsystemToken: 'pst_1', iss: portal.url, state: state ?? '' })}`,
    )
  }
  return { known, portal, browser, signIn, problems }
}

function touched({ body }: ReceivedCall, { touch }: Known): object {
  const { sessions } = body as { sessions: string[] }
  if (touch === 'ended') return { id: sessions[0], state: 'ended', reason: 'logout' }
  return { id: sessions[0], state: 'live', expiresAt: later, permissionsChanged: touch === 'changed' }
}

/** Just enough of a browser: it keeps cookies and does not follow redirects. */
class Browser {
  readonly cookies = new Map<string, string>()
  readonly #url: string
  constructor(url: string) {
    this.#url = url
  }
  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(this.#url + path, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie },
    })
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      if (value) this.cookies.set(name, value)
      else this.cookies.delete(name)
    }
    return response
  }
  post(
    path: string,
    form: Record<string, string>,
    origin: string | undefined = 'http://wiki.localhost',
  ): Promise<Response> {
    return this.open(path, { method: 'POST', body: new URLSearchParams(form), headers: origin ? { origin } : {} })
  }
}

const toThePortal = expect.stringContaining('/sso/login?subsystemIdentifier=wiki')

test('a visitor is sent to the portal and comes back to the page they wanted', async () => {
  const { browser, signIn } = await startWiki()
  expect((await signIn()).headers.get('location')).toBe('/page/7')
  expect([...browser.cookies.keys()]).toEqual(['session'])
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
  expect(problems).toEqual([expect.stringContaining('unreachable')])
})

test('while the portal is down, nobody goes on beyond the deadline, and nobody comes in', async () => {
  const { browser, signIn, known } = await startWiki({ expiresAt: new Date(Date.now() - 1).toISOString() })
  await signIn()
  known.touch = 'down'
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
  expect((await signIn()).status).toBe(503)
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

test('signing out forgets the person here and goes on to the portal with the hint', async () => {
  const { browser, signIn } = await startWiki()
  await signIn()
  const kept = new Map(browser.cookies)
  const leaving = await browser.post('/sign-out', {})
  const url = new URL(leaving.headers.get('location') ?? '')
  expect(url.pathname).toBe('/sso/logout')
  expect(url.searchParams.get('logoutHint')).toBe('hint')
  expect(url.searchParams.get('returnTo')).toBe('http://wiki.localhost/signed-out')
  expect(browser.cookies.size).toBe(0)
  for (const [name, value] of kept) browser.cookies.set(name, value)
  expect((await browser.open('/page/7')).headers.get('location')).toEqual(toThePortal)
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
