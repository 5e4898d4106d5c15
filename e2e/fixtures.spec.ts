import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { expect } from '@playwright/test'
import { test } from './fixtures/journey.ts'

/** What the fixtures promise every journey, proved on a page as small as can be. */
let server: Server
let origin: string

const page_ = (body: string): string =>
  `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Small</title><main><h1>Small</h1>${body}</main>`

const pages: Record<string, string> = {
  '/': page_('<p id="said">Quiet</p>'),
  '/inline-script': page_('<script>document.title = "run"</script>'),
  '/unlabelled': page_('<input>'),
  '/wide': page_('<p style="width:900px">Wide</p>'),
  '/cookie': page_('<p>Cookie</p>'),
}

test.beforeAll(async () => {
  server = createServer((request, response) => {
    const body = pages[request.url ?? '']
    response.writeHead(body ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      ...(request.url === '/cookie' && { 'set-cookie': 'seen=1; HttpOnly' }),
    })
    response.end(body ?? page_('<p>Not here</p>'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  origin = `http://wiki.localhost:${typeof address === 'object' ? address?.port : 0}`
})

test.afterAll(() => {
  server.close()
  server.closeAllConnections()
})

test('a quiet page on a *.localhost name passes every look', async ({ page, look }) => {
  await page.goto(origin)
  await expect(page.locator('#said')).toHaveText('Quiet')
  await look('fixtures')
})

test('a violation of the policy fails the journey @script', async ({ page }) => {
  test.fail()
  await page.goto(`${origin}/inline-script`)
})

test('a complaint that a journey allows does not fail it', async ({ page, complaints }) => {
  complaints.allow(/404/)
  await page.goto(`${origin}/nothing`)
})

test('a complaint that no journey allowed fails it', async ({ page }) => {
  test.fail()
  await page.goto(`${origin}/nothing`)
})

test('a field without a label fails the look @script', async ({ page, look }) => {
  test.fail()
  await page.goto(`${origin}/unlabelled`)
  await look('fixtures-unlabelled')
})

test('a page that scrolls sideways fails the look', async ({ page, look }) => {
  test.fail()
  await page.goto(`${origin}/wide`)
  await look('fixtures-wide')
})

test('another browser shares no cookie', async ({ page, anotherBrowser }) => {
  await page.goto(`${origin}/cookie`)
  const other = await anotherBrowser()
  await other.goto(origin)
  expect(await page.context().cookies()).toHaveLength(1)
  expect(await other.context().cookies()).toEqual([])
})
