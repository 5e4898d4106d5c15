import { expect, onTestFinished, test } from 'vitest'
import { porticoNext } from './next.ts'
import { createPortico } from './portico.ts'
import { startKnowingPortal } from './test-door.ts'

class Left extends Error {}

/** Next's own functions as this library meets them: the headers of the request, and two that throw. The rest is the example. */
async function startWiki() {
  const portal = await startKnowingPortal()
  const url = `http://wiki-${crypto.randomUUID()}.localhost`
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map((pair) => pair.join('=')).join('; ')
  const leave = (where: string): never => {
    throw new Left(where)
  }
  const open = () =>
    porticoNext(() => createPortico({ url: portal.url, identifier: 'wiki', secret: 's', secureCookies: false }), {
      url,
      headers: async () => new Headers({ cookie: cookie() }),
      redirect: leave,
      forbidden: () => leave('forbidden'),
    })
  const door = open()
  onTestFinished(() => door.stop())
  const ask = async (handler: (request: Request) => Promise<Response>, path: string, init: RequestInit = {}) => {
    const response = await handler(new Request(url + path, { ...init, headers: { ...init.headers, cookie: cookie() } }))
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    return response
  }
  const signIn = () =>
    portal.signIn({
      open: (path: string) =>
        path.startsWith('/signed-in') ? ask(door.landing, path) : ask(door.signIn, `/sign-in?targetUrl=${path}`),
    })
  return { portal, url, door, again: open, ask, signIn }
}

test('Next: a page sends to the sign-in route, which leads back to it', async () => {
  const { door, signIn } = await startWiki()
  await expect(door.signInRequired('/page/7')).rejects.toThrow('/sign-in?targetUrl=%2Fpage%2F7')
  expect((await signIn()).headers.get('location')).toBe('/page/7')
  expect(await door.signInRequired('/page/7')).toMatchObject({ user: { name: 'Ada Lovelace' } })
  expect(await door.actionRequired('/page/7', 'page.edit')).toBeDefined()
  await expect(door.actionRequired('/page/7', 'page.delete')).rejects.toThrow('forbidden')
})

test('Next: a module that is loaded once more, in another bundle, knows the same people', async () => {
  const { again, signIn } = await startWiki()
  await signIn()
  expect(await again().whoIs()).toMatchObject({ user: { name: 'Ada Lovelace' } })
})

test('Next: a guarded route answers programs, and whoever may', async () => {
  const { door, ask, url, signIn } = await startWiki()
  const handler = door.guarded(['page.edit'], (_request, { user }) => Response.json({ by: user.name }))
  const init = { method: 'POST', headers: { accept: 'application/json', origin: url } }
  expect((await ask(handler, '/api/save', init)).status).toBe(401)
  await signIn()
  expect(await (await ask(handler, '/api/save', init)).json()).toEqual({ by: 'Ada Lovelace' })
  expect((await ask(handler, '/api/save', { ...init, headers: { origin: 'http://evil.example' } })).status).toBe(403)
})

test('Next: a notice and a sign-out end the session', async () => {
  const { door, ask, url, portal, signIn } = await startWiki()
  await signIn()
  const body = new URLSearchParams({ logout_token: await portal.logoutToken() })
  expect((await ask(door.notices, '/portico/logout', { method: 'POST', body })).status).toBe(200)
  expect(await door.whoIs()).toBeUndefined()
  portal.known.session = 'sss_2'
  await signIn()
  const leaving = await ask(door.signOut, '/sign-out', { method: 'POST', headers: { origin: url } })
  expect(leaving.headers.get('location')).toContain('/sso/logout?')
  expect(await door.whoIs()).toBeUndefined()
})
