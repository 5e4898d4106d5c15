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

test('a violation of the policy would fail the journey @script', async ({ page, complaints }) => {
  await page.goto(`${origin}/inline-script`)
  await expect(() => expect(() => complaints.verify()).toThrow(/Content Security Policy/)).toPass()
  complaints.allow(/Content Security Policy/)
})

test('a complaint would fail the journey unless it is allowed', async ({ page, complaints }) => {
  await page.goto(`${origin}/nothing`)
  await expect(() => expect(() => complaints.verify()).toThrow(/404/)).toPass()
  complaints.allow(/404/)
  complaints.verify()
})

test('a field without a label does not pass a look @script', async ({ page, look }) => {
  await page.goto(`${origin}/unlabelled`)
  await expect(look('fixtures-unlabelled')).rejects.toThrow(/label at input/)
})

test('a page that scrolls sideways does not pass a look', async ({ page, look }) => {
  await page.goto(`${origin}/wide`)
  await expect(look('fixtures-wide')).rejects.toThrow(/scrolls sideways/)
})

test('another browser shares no cookie', async ({ page, anotherBrowser }) => {
  await page.goto(`${origin}/cookie`)
  const other = await anotherBrowser()
  await other.goto(origin)
  expect(await page.context().cookies()).toHaveLength(1)
  expect(await other.context().cookies()).toEqual([])
})
