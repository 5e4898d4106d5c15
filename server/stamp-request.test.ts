import { once } from 'node:events'
import { createServer, type IncomingMessage, request as send } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCallerAddress } from './caller-address.ts'
import { type Stamp, setHeaders, stampRequest } from './stamp-request.ts'

const publicUrl = new URL('https://sso.example.org')
const server = createServer()
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => server.close())

/** What a request sent with these headers is once it has been stamped. */
async function stamped(headers: Record<string, string>): Promise<{ request: IncomingMessage; stamp: Stamp }> {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('not listening')
  const arrived = once(server, 'request')
  const sent = send({ port: address.port, headers, agent: false }).end()
  const [request, response] = await arrived
  const stamp = stampRequest(request, publicUrl, createCallerAddress([]))
  response.end()
  await once(sent, 'response').then(([answer]) => answer.resume())
  return { request, stamp }
}

const raw = ({ rawHeaders }: IncomingMessage) =>
  rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1]]] : []))

const claims = {
  host: 'evil.example',
  'X-Portico-IP': '6.6.6.6',
  'X-Portico-Nonce': 'mine',
  'X-Request-Id': 'mine',
  'X-Forwarded-For': '6.6.6.6',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Proto': 'http',
  Forwarded: 'for=6.6.6.6',
  'X-Real-IP': '6.6.6.6',
  'X-Middleware-Subrequest': 'middleware',
  'Content-Security-Policy': "script-src 'nonce-mine'",
}

test('nothing that a visitor claims about itself or about us is left, in either form of the headers', async () => {
  const { request, stamp } = await stamped({ ...claims, accept: 'text/html' })
  const expected = {
    accept: 'text/html',
    host: 'sso.example.org',
    'x-forwarded-host': 'sso.example.org',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '127.0.0.1',
    'x-portico-ip': '127.0.0.1',
    'x-request-id': stamp.requestId,
  }
  expect(request.headers).toMatchObject(expected)
  expect(JSON.stringify([request.headers, request.rawHeaders])).not.toMatch(/evil|mine|6\.6\.6\.6|middleware|for=/)
  expect(Object.fromEntries(raw(request))).toMatchObject(expected)
  expect(raw(request).filter(([name]) => name === 'host')).toHaveLength(1)
})

test('every request has an id of its own', async () => {
  const [a, b] = [await stamped({}), await stamped({})]
  expect(a.stamp.requestId).not.toBe(b.stamp.requestId)
})

test('a header that we set replaces what was there', async () => {
  const { request } = await stamped({ cookie: 'a=1' })
  setHeaders(request, { cookie: 'a=1; b=2' })
  expect(request.headers.cookie).toBe('a=1; b=2')
  expect(raw(request).filter(([name]) => name === 'cookie')).toEqual([['cookie', 'a=1; b=2']])
})
