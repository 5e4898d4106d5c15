import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ReceivedCall {
  path: string | undefined
  headers: IncomingMessage['headers']
  body: unknown
}

export interface TestAnswer {
  status?: number
  headers?: Record<string, string>
  json?: unknown
}

/** What the portal does with a call: an answer, or something ruder with the bare response. */
export type Script = (call: ReceivedCall, nth: number, response: ServerResponse) => TestAnswer | undefined

/** A real HTTP server on loopback that answers by script and remembers what it was asked. */
export async function startTestPortal(script: Script): Promise<{ url: string; calls: ReceivedCall[] }> {
  const calls: ReceivedCall[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const call = { path: request.url, headers: request.headers, body: body ? JSON.parse(body) : undefined }
    calls.push(call)
    const answer = script(call, calls.length, response)
    if (answer === undefined) return
    const contentType = (answer.status ?? 200) < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(answer.status ?? 200, { 'content-type': contentType, ...answer.headers })
    response.end(JSON.stringify(answer.json))
  })
  // Unreferenced: it ends with the test file's own worker.
  server.unref().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls }
}

export const someSignIn = {
  user: { id: 'u1', username: 'ada', name: 'Ada Lovelace', emailVerified: true, attributes: { floor: 2 } },
  roles: [{ name: 'editor', title: 'Editor', principalName: 'ROLE_EDITOR', actions: ['page.edit', 'page.read'] }],
  role: null,
  actions: ['page.edit', 'page.read'],
  session: {
    id: 'sss_1',
    number: 5839201,
    authenticatedAt: '2026-01-02T18:04:00.000Z',
    methods: ['password'],
    level: 'password',
    expiresAt: '2026-01-02T18:34:00.000Z',
    touchEverySeconds: 60,
  },
  targetUrl: '/page/7',
  state: 'the state',
  logoutHint: 'hint',
}
