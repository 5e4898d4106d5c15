import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '#lib/config/env.ts'
import { outboundFetch } from './outbound-fetch.ts'

const here = readConfig({})
const elsewhere = readConfig({ PUBLIC_URL: 'https://sso.example.org' })

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(listener: RequestListener): Promise<{ origin: string; port: number; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  open.push(server)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, port, server }
}

test('a form is posted and the answer read, over one connection for many calls', async () => {
  let connections = 0
  const { origin, server } = await serve(async (request, response) => {
    const body = (await request.toArray()).join('')
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.end(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`)
  })
  server.on('connection', () => (connections += 1))
  for (const n of [1, 2, 3]) {
    const body = new URLSearchParams({ logout_token: `t${n}` })
    const answer = await outboundFetch(here, `${origin}/out?x=1`, { method: 'POST', body })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer.text()).toBe(`POST /out?x=1 application/x-www-form-urlencoded;charset=UTF-8 logout_token=t${n}`)
  }
  expect(connections).toBe(1)
})

test('a redirect is an answer, and is not followed', async () => {
  const paths: (string | undefined)[] = []
  const { origin } = await serve((request, response) => {
    paths.push(request.url)
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect((await outboundFetch(here, `${origin}/out`)).status).toBe(302)
  expect(paths).toEqual(['/out'])
})

test('an answer without a body is one', async () => {
  const { origin } = await serve((_, response) => response.writeHead(204).end())
  const answer = await outboundFetch(here, origin)
  expect([answer.status, await answer.text()]).toEqual([204, ''])
})

test('a server on this machine is not called by a portal that is elsewhere, not even over a connection that is open', async () => {
  const calls: (string | undefined)[] = []
  const { origin, port } = await serve((request, response) => {
    calls.push(request.url)
    response.end()
  })
  await outboundFetch(here, origin)
  for (const url of [
    origin,
    `http://localhost:${port}`,
    `http://a.localhost:${port}`,
    `http://[::ffff:127.0.0.1]:${port}`,
  ]) {
    await expect(outboundFetch(elsewhere, url)).rejects.toMatchObject({ kind: 'address_refused', status: null })
  }
  expect(calls).toEqual(['/'])
})

test('*.localhost is this machine', async () => {
  const { port } = await serve((request, response) => response.end(request.headers.host))
  expect(await (await outboundFetch(here, `http://wiki.localhost:${port}/`)).text()).toBe(`wiki.localhost:${port}`)
})

test('other schemes and URLs with passwords are refused', async () => {
  for (const url of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/plain,x', 'http://a:b@127.0.0.1/']) {
    await expect(outboundFetch(here, url)).rejects.toMatchObject({ kind: 'address_refused' })
  }
})

test('at most 64 KiB are read', async () => {
  const { origin } = await serve((request, response) => {
    response.end(Buffer.alloc(request.url === '/fits' ? 65_536 : 65_537, 'x'))
  })
  expect((await (await outboundFetch(here, `${origin}/fits`)).text()).length).toBe(65_536)
  await expect(outboundFetch(here, `${origin}/over`)).rejects.toMatchObject({ kind: 'too_large', status: 200 })
})

test('an answer takes 5 seconds at most, from the first byte to the last', async () => {
  const { origin } = await serve((request, response) => {
    if (request.url === '/silent') return
    // A drop now and then keeps any limit of idleness away.
    response.write('x')
    const dripping = setInterval(() => response.write('x'), 300)
    response.on('close', () => clearInterval(dripping))
  })
  const begun = performance.now()
  await Promise.all([
    expect(outboundFetch(here, `${origin}/silent`)).rejects.toMatchObject({ kind: 'timeout', status: null }),
    expect(outboundFetch(here, `${origin}/dripping`)).rejects.toMatchObject({ kind: 'timeout', status: 200 }),
  ])
  const seconds = (performance.now() - begun) / 1_000
  expect(seconds).toBeGreaterThan(4.5)
  expect(seconds).toBeLessThan(8)
})

test('nobody there, no such name, no TLS, a broken connection and a strange answer are told apart', async () => {
  const { origin, port, server } = await serve((_, response) => response.end())
  await expect(outboundFetch(here, `https://127.0.0.1:${port}`)).rejects.toMatchObject({ kind: 'tls' })
  await expect(outboundFetch(here, 'http://portico-test.invalid/')).rejects.toMatchObject({ kind: 'name_unknown' })
  server.close()
  server.closeAllConnections()
  await expect(outboundFetch(here, origin)).rejects.toMatchObject({ kind: 'refused' })

  for (const says of [
    '',
    'HTTP/1.1 999 Odd\r\n\r\n',
    'SSH-2.0-x\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx',
  ]) {
    const socket = createSocket((peer) => peer.on('error', () => undefined).end(says)).listen(0, '127.0.0.1')
    await once(socket, 'listening')
    const address = socket.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
    await expect(outboundFetch(here, url), says).rejects.toMatchObject({ kind: 'broken' })
    socket.close()
  }
})

test('whoever calls may break off', async () => {
  const { origin } = await serve(() => undefined)
  const stop = new AbortController()
  const called = outboundFetch(here, origin, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(called).rejects.toThrow('enough')
})
