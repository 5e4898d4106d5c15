import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { hashSecret } from '#lib/base/secrets.ts'
import { type OidcRequest, withinOidcRequest } from '#lib/oidc/oidc-request.ts'
import { oidcProvider } from '#lib/oidc/provider.ts'
import { asGet } from '#lib/web/as-get.ts'
import { pageHeader, respond } from '#lib/web/browser-answer.ts'
import { contextOf } from '#lib/web/context.ts'
import { readBrowser, sessionOf } from '#lib/web/guards.ts'
import { errorPage, oidcRequestOf } from '#lib/web/oidc-legs.ts'
import type { ShowPage } from './next-lane.ts'
import { policyOfData } from './policy.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const discovery = new Set(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])
const authorization = '/oidc/auth'
/** The page is Next's; what it posts, and the way on after a sign-in, are the provider's. */
const device = '/device'
const deviceResumed = /^\/device\/[\w-]{20,64}$/

/**
 * The page by which an answer is posted back carries one script, whose hash the provider adds; where its form leads is the
 * application's registered address, which the provider has checked.
 */
const policyOfAnswer = "default-src 'none'; script-src 'strict-dynamic'; frame-ancestors 'none'; base-uri 'none'"

/** OpenID Connect: everything below /oidc/ and discovery. Gives the listener of a path, undefined where another lane answers. */
export function openOidcLane(showPage: ShowPage): (pathname: string, method?: string) => Listener | undefined {
  const repeatAsGet = getRequestListener(asGet)
  return (pathname, method) => {
    const isDevices = (pathname === device && method === 'POST') || deviceResumed.test(pathname)
    if (!isDevices && !pathname.startsWith('/oidc/') && !discovery.has(pathname)) return undefined
    return async (request, response) => {
      if (pathname === authorization && request.method === 'POST') return repeatAsGet(request, response)
      const isBrowsers = isDevices || pathname === authorization || pathname.startsWith(`${authorization}/`)
      response.setHeader('content-security-policy', isBrowsers ? policyOfAnswer : policyOfData)
      const headers = headersOf(request)
      const ctx = contextOf(headers)
      const session = isBrowsers && !isPrefetch(headers) ? await sessionOf(ctx, headers) : null
      const served = oidcRequestOf(ctx, { session, hash: hashSecret(readBrowser(ctx, headers) ?? '') })
      const provider = await oidcProvider(ctx)
      await withinOidcRequest(served, async () => provider.callback()(request, response))
      if (served.shown) await show(served, { request, response, showPage })
    }
  }
}

type Shown = { request: IncomingMessage; response: ServerResponse; showPage: ShowPage }

async function show(served: OidcRequest, { request, response, showPage }: Shown): Promise<void> {
  if (!served.shown) return
  const answer = respond(served.ctx, errorPage(served.shown, served.ctx.requestId))
  const page = answer.headers.get(pageHeader) ?? '/refused'
  await showPage(request, response, { page, status: answer.status, cookies: [], retryAfter: null })
}

/** A page that is loaded before anybody followed the link to it opens nothing: it is a stranger's. */
const isPrefetch = (headers: Headers): boolean =>
  /prefetch|preview|prerender/i.test(`${headers.get('sec-purpose') ?? ''} ${headers.get('purpose') ?? ''}`)

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one)
  }
  return headers
}
