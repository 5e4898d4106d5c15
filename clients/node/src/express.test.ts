import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { porticoExpress } from './express.ts'
import { createPortico } from './portico.ts'
import { TestBrowser } from './test-browser.ts'
import { startKnowingPortal } from './test-door.ts'

async function startWiki(prepare: (app: Express) => void = () => undefined) {
  const portal = await startKnowingPortal()
  const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's', secureCookies: false })
  const app = express()
  prepare(app)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const door = porticoExpress(portico, { url })
  app.use(door.routes)
  app.get('/', async (request, response) => {
    response.send((await door.whoIs(request)) ? 'you again' : 'welcome')
  })
  const inner = express.Router()
  inner.get('/7', door.signInRequired, (request, response) => {
    response.send(`Hello, ${door.presenceOf(request).user.name}`)
  })
  inner.post('/7', door.actionRequired('page.edit'), (_request, response) => void response.send('saved'))
  inner.post('/7/delete', door.actionRequired('page.edit', 'page.delete'), (_request, response) => {
    response.send('gone')
  })
  inner.get('/forgotten', (request, response) => void response.send(door.presenceOf(request).user.name))
  app.use('/page', inner)
  app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    response.status(500).send(error.message)
  })
  onTestFinished(async () => {
    server.close()
    server.closeAllConnections()
    await door.stop()
  })
  return { portal, browser: new TestBrowser(url) }
}

test('Express: signing in leads back below the router that asked, with roles that hold', async () => {
  const { portal, browser } = await startWiki()
  expect(await (await browser.open('/')).text()).toBe('welcome')
  const leaving = await browser.open('/page/7')
  expect(leaving.headers.get('location')).toContain('targetUrl=%2Fpage%2F7&')
  expect((await portal.signIn(browser)).headers.get('location')).toBe('/page/7')
  expect(await (await browser.open('/page/7')).text()).toBe('Hello, Ada Lovelace')
  expect(await (await browser.post('/page/7')).text()).toBe('saved')
  expect((await browser.post('/page/7/delete')).status).toBe(403)
  expect(await (await browser.open('/')).text()).toBe('you again')
})

test.each([
  ['before any body parser', () => undefined],
  ['behind a parser of forms', (app: Express) => void app.use(express.urlencoded())],
  ['behind a parser of text', (app: Express) => void app.use(express.text({ type: '*/*' }))],
])('Express: a notice is heard %s', async (_where, prepare) => {
  const { portal, browser } = await startWiki(prepare)
  await portal.signIn(browser)
  expect((await browser.post('/portico/logout', { logout_token: await portal.logoutToken() }, '')).status).toBe(200)
  expect((await browser.open('/page/7')).status).toBe(303)
})

test('Express: a route that forgot its guard fails loudly', async () => {
  const { browser } = await startWiki()
  const answer = await browser.open('/page/forgotten')
  expect(answer.status).toBe(500)
  expect(await answer.text()).toContain('not behind signInRequired')
})

test('Express: what breaks goes to the error handler of the application', async () => {
  const { portal, browser } = await startWiki()
  // A body that is no form holds no token; a portal that answers nonsense is nobody's crash.
  expect((await browser.open('/portico/logout', { method: 'POST', body: '{"logout_token":"x"}' })).status).toBe(400)
  portal.known.touch = 'shut out'
  expect((await portal.signIn(browser)).status).toBe(403)
})
