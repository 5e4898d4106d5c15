import fastify, { type FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { porticoFastify } from './fastify.ts'
import { createPortico } from './portico.ts'
import { TestBrowser } from './test-browser.ts'
import { startKnowingPortal } from './test-door.ts'

async function startWiki(prepare: (app: FastifyInstance) => void = () => undefined) {
  const portal = await startKnowingPortal()
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's', secureCookies: false })
  const app = fastify()
  prepare(app)
  const url = 'http://127.0.0.1:4399'
  const door = porticoFastify(portico, { url })
  app.register(door.routes)
  app.get('/', async (request) => ((await door.whoIs(request)) ? 'you again' : 'welcome'))
  app.get(
    '/page/7',
    { preHandler: door.signInRequired },
    async (request) => `Hello, ${door.presenceOf(request).user.name}`,
  )
  app.post('/page/7', { preHandler: door.actionRequired('page.edit') }, async () => 'saved')
  app.post('/page/8', { preHandler: door.actionRequired('page.delete') }, async () => 'gone')
  app.get('/forgotten', async (request) => door.presenceOf(request).user.name)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  return { portal, browser: new TestBrowser(address, url) }
}

test('Fastify: signing in leads back to the page, with roles that hold', async () => {
  const { portal, browser } = await startWiki()
  expect(await (await browser.open('/')).text()).toBe('welcome')
  expect((await portal.signIn(browser)).headers.get('location')).toBe('/page/7')
  expect(await (await browser.open('/page/7')).text()).toBe('Hello, Ada Lovelace')
  const form = { headers: { origin: 'http://127.0.0.1:4399' }, method: 'POST' }
  expect(await (await browser.open('/page/7', form)).text()).toBe('saved')
  expect((await browser.open('/page/8', form)).status).toBe(403)
  expect((await browser.post('/sign-out')).headers.get('location')).toContain('/sso/logout?')
  expect((await browser.open('/page/7')).status).toBe(303)
})

test.each([
  ['without a parser of forms', () => undefined],
  [
    'with a parser of forms of its own',
    (app: FastifyInstance) =>
      void app.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string' },
        (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
      ),
  ],
])('Fastify: a notice is heard by an application %s', async (_with, prepare) => {
  const { portal, browser } = await startWiki(prepare)
  await portal.signIn(browser)
  expect((await browser.post('/portico/logout', { logout_token: await portal.logoutToken() }, '')).status).toBe(200)
  expect((await browser.open('/page/7')).status).toBe(303)
})

test('Fastify: a route that forgot its guard fails loudly', async () => {
  const { browser } = await startWiki()
  expect((await browser.open('/forgotten')).status).toBe(500)
})
