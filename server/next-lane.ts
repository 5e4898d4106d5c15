import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import next from 'next'
import type { Config } from '#lib/config/env.ts'
import { runtime } from '#lib/db/runtime.ts'
import { takeFormSchemes } from '#lib/web/form-schemes.ts'
import { takePageStatus } from '#lib/web/page-status.ts'
import { mintBrowserCookie } from './browser-cookie.ts'
import { policyOfPage } from './policy.ts'
import { type Stamp, setHeaders } from './stamp-request.ts'
import { answerUnavailable, retryAfterSeconds } from './unavailable-page.ts'

export type Lane = (request: IncomingMessage, response: ServerResponse, stamp: Stamp) => Promise<void>

/** A page that answers another request: what it is, and what goes with it. */
export interface ShownPage {
  page: string
  status: number
  cookies: readonly string[]
  /** Seconds, where it is worth coming again. */
  retryAfter: string | null
}

export type ShowPage = (request: IncomingMessage, response: ServerResponse, shown: ShownPage) => Promise<void>

interface NextLaneOptions {
  config: Config
  dev: boolean
  httpServer: Server
}

/** Pages that only answers name; a visitor who asks for one gets what any unknown address gets. */
const internalPages = /^\/(?:refused|continue|step)(?:[/?]|$)/
const noSuchPage = '/_not-found'

/** Next with everything it serves: pages, and the endpoints that need no express lane. */
export async function openNextLane({ config, dev, httpServer }: NextLaneOptions) {
  const app = next({ dev, httpServer, dir: process.cwd(), port: config.port, hostname: config.publicUrl.hostname })
  await app.prepare()
  const handle = app.getRequestHandler()

  const render = async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    const nonce = randomBytes(16).toString('base64')
    const policy = policyOfPage({ nonce, dev })
    // Next reads the nonce for its own scripts from the request's policy, our pages from the header of its own; they are told their address too.
    setHeaders(request, {
      'content-security-policy': policy,
      'x-portico-nonce': nonce,
      'x-portico-path': request.url ?? '/',
    })
    response.setHeader('content-security-policy', policy)
    if (request.url?.startsWith('/api/')) return handle(request, response)
    const askedAt = performance.now()
    if (!(await databaseAnswers())) return answerUnavailable(response, { nonce, requestId, reloads: true })
    onWriteHead(response, (status) => {
      // PostgreSQL went away while the page was rendered. Next takes that for a bug; it is over in a moment.
      if (status === 500 && runtime().database.brokenAt() >= askedAt) {
        response.setHeader('retry-after', retryAfterSeconds)
        return 503
      }
      // A page names its form's foreign origins while it renders, so its policy is completed here.
      const formSchemes = takeFormSchemes(requestId)
      if (formSchemes.length > 0) {
        response.setHeader('content-security-policy', policyOfPage({ nonce, dev, formSchemes }))
      }
      return takePageStatus(requestId) ?? status
    })
    await handle(request, response)
  }

  const serve: Lane = async (request, response, { requestId }) => {
    const path = request.url ?? '/'
    if (path.startsWith('/_next/')) return handle(request, response)
    if (internalPages.test(path)) request.url = noSuchPage
    if (request.method === 'GET') mintBrowserCookie(request, response, config)
    await render(request, response, requestId)
  }

  const showPage: ShowPage = async (request, response, { page, status, cookies, retryAfter }) => {
    response.appendHeader('set-cookie', cookies)
    const requestId = String(response.getHeader('x-request-id'))
    if (status === 503) {
      // Overload, or no database: rendering would need the very thing that is lacking.
      const nonce = randomBytes(16).toString('base64')
      response.setHeader('content-security-policy', policyOfPage({ nonce, dev }))
      return answerUnavailable(response, { nonce, requestId, retryAfter, reloads: request.method === 'GET' })
    }
    if (retryAfter !== null) response.setHeader('retry-after', retryAfter)
    // Next gives every page that renders 200; this one answers for another request.
    onWriteHead(response, (rendered) => (rendered === 200 ? status : rendered))
    request.method = 'GET'
    request.url = page
    await render(request, response, requestId)
  }
  return { serve, showPage }
}

/** Has the last word on status and headers, just before they are written. */
function onWriteHead(response: ServerResponse, decide: (status: number) => number): void {
  response.writeHead = new Proxy(response.writeHead, {
    apply: (writeHead, _, [status, ...rest]: [number, ...unknown[]]) =>
      Reflect.apply(writeHead, response, [decide(status), ...rest]),
  })
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
