import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import next from 'next'
import type { Config } from '#lib/config/env.ts'
import { runtime } from '#lib/db/runtime.ts'
import { takeFormOrigin } from '#lib/web/form-origins.ts'
import { mintBrowserCookie } from './browser-cookie.ts'
import { policyOfPage } from './policy.ts'
import { type Stamp, setHeaders } from './stamp-request.ts'
import { answerUnavailable } from './unavailable-page.ts'

export type Lane = (request: IncomingMessage, response: ServerResponse, stamp: Stamp) => Promise<void>

interface NextLaneOptions {
  config: Config
  dev: boolean
  httpServer: Server
}

/** Next with everything it serves: pages, forms and the endpoints that need no express lane. */
export async function openNextLane({ config, dev, httpServer }: NextLaneOptions): Promise<Lane> {
  const app = next({ dev, httpServer, dir: process.cwd(), port: config.port, hostname: config.publicUrl.hostname })
  await app.prepare()
  const handle = app.getRequestHandler()
  return async (request, response, stamp) => {
    const path = request.url ?? '/'
    if (path.startsWith('/_next/')) return handle(request, response)
    const nonce = randomBytes(16).toString('base64')
    const policy = policyOfPage({ nonce, dev })
    // Next reads the nonce for its own scripts from the request's policy, our pages from the header of its own.
    setHeaders(request, { 'content-security-policy': policy, 'x-portico-nonce': nonce })
    response.setHeader('content-security-policy', policy)
    if (path.startsWith('/api/')) return handle(request, response)
    if (!(await databaseAnswers())) return answerUnavailable(response, { nonce, requestId: stamp.requestId })
    if (opensPage(request)) mintBrowserCookie(request, response, config.publicUrl)
    widenFormAction(response, stamp, (formOrigin) => policyOfPage({ nonce, dev, formOrigin }))
    await handle(request, response)
  }
}

/** Asked before every page: while PostgreSQL is away a page would end as 500 instead of a clear 503. */
async function databaseAnswers(): Promise<boolean> {
  try {
    await runtime().database.pool.query('SELECT 1')
    return true
  } catch {
    return false // Whatever the reason is, no page can be served without it.
  }
}

function opensPage(request: IncomingMessage): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
}

/** A page names its form's foreign origin while it renders, so the policy is completed as the headers are written. */
function widenFormAction(response: ServerResponse, { requestId }: Stamp, policyFor: (origin: string) => string): void {
  response.writeHead = new Proxy(response.writeHead, {
    apply: (writeHead, _, args) => {
      const origin = takeFormOrigin(requestId)
      if (origin) response.setHeader('content-security-policy', policyFor(origin))
      return Reflect.apply(writeHead, response, args)
    },
  })
}
