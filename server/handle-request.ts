import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { log } from '#lib/base/log.ts'
import type { Config } from '#lib/config/env.ts'
import { createCallerAddress } from './caller-address.ts'
import { openExpressLane } from './express-lane.ts'
import { answerPlainly, failed } from './fail-request.ts'
import type { Lane, ShowPage } from './next-lane.ts'
import { openOidcLane } from './oidc-lane.ts'
import { setSecurityHeaders } from './policy.ts'
import { createSimpleSsoMount } from './simple-sso-mount.ts'
import { type Stamp, stampRequest } from './stamp-request.ts'

/** What every request goes through: stamp, security headers, lane, log line. */
export function createRequestListener(config: Config, nextLane: { serve: Lane; showPage: ShowPage }): RequestListener {
  const expressListener = openExpressLane(nextLane.showPage)
  const oidcListener = openOidcLane(nextLane.showPage)
  const lanePath = createSimpleSsoMount(config.simpleSsoPath)
  const callerAddress = createCallerAddress(config.trustedProxies)
  return (request, response) => {
    const stamp = stampRequest(request, config.publicUrl, callerAddress)
    response.setHeader('x-request-id', stamp.requestId)
    setSecurityHeaders(response, config.publicUrl)
    logWhenDone(request, response, stamp)
    serve(request, response, stamp).catch((error: unknown) => failed(response, stamp, error))
  }

  async function serve(request: IncomingMessage, response: ServerResponse, stamp: Stamp): Promise<void> {
    const path = originForm(request.url ?? '')
    if (path === null) return answerPlainly(response, 400)
    request.url = path
    const pathname = lanePath(pathnameOf(path))
    if (pathname === null) return answerPlainly(response, 404)
    const express = expressListener(pathname) ?? oidcListener(pathname, request.method)
    await (express ? express(request, response) : nextLane.serve(request, response, stamp))
  }
}

/** `/path?query` of a request target, also of the absolute form that proxies send; null for anything else. */
function originForm(target: string): string | null {
  if (target.startsWith('/')) return target
  const url = /^https?:\/\//i.test(target) && URL.canParse(target) ? new URL(target) : null
  return url && url.pathname + url.search
}

function pathnameOf(path: string): string {
  const query = path.indexOf('?')
  return query === -1 ? path : path.slice(0, query)
}

/** One line a request at debug, at warn for each 5xx. Paths only: queries carry tokens. */
function logWhenDone(request: IncomingMessage, response: ServerResponse, { requestId, ip }: Stamp): void {
  const startedAt = performance.now()
  const path = pathnameOf(request.url ?? '')
  response.once('close', () => {
    const level = response.statusCode >= 500 ? 'warn' : 'debug'
    const ms = Math.round(performance.now() - startedAt)
    log[level]({ requestId, ip, method: request.method, path, status: response.statusCode, ms }, 'answered')
  })
}
