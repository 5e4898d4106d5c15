import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import * as jwks from '#app/.well-known/jwks.json/route.ts'
import * as receipts from '#app/(portal)/logout/receipts/route.ts'
import * as revokeConsent from '#app/account/consents/revoke/route.ts'
import * as revokeDevice from '#app/account/devices/revoke/route.ts'
import * as addFactor from '#app/account/factors/confirm/route.ts'
import * as mailedCodeOfAccount from '#app/account/factors/mailed-code/route.ts'
import * as removeFactor from '#app/account/factors/remove/route.ts'
import * as renameFactor from '#app/account/factors/rename/route.ts'
import * as connectIdentity from '#app/account/identities/connect/route.ts'
import * as removeIdentity from '#app/account/identities/remove/route.ts'
import * as changeOwnPassword from '#app/account/password/change/route.ts'
import * as replaceRecoveryCodes from '#app/account/recovery-codes/replace/route.ts'
import * as endSession from '#app/account/sessions/end/route.ts'
import * as endOtherSessions from '#app/account/sessions/end-others/route.ts'
import * as exportAudit from '#app/admin/audit/export/route.ts'
import * as exportAuditLines from '#app/admin/audit/export-lines/route.ts'
import * as searchAnything from '#app/admin/search/route.ts'
import * as exportSessions from '#app/admin/sessions/export/route.ts'
import * as mailAsHtml from '#app/admin/settings/mail/html/route.ts'
import * as exportUsers from '#app/admin/users/export/route.ts'
import * as importReport from '#app/admin/users/import/report/route.ts'
import * as uploadImport from '#app/admin/users/import/upload/route.ts'
import * as upstreamCallback from '#app/api/auth/callback/[provider]/route.ts'
import * as manifest from '#app/api/sso/manifest/route.ts'
import * as end from '#app/api/sso/session/end/route.ts'
import * as refresh from '#app/api/sso/session/refresh/route.ts'
import * as touch from '#app/api/sso/session/touch/route.ts'
import * as exchange from '#app/api/sso/token/exchange/route.ts'
import * as issue from '#app/api/sso/token/issue/route.ts'
import * as request from '#app/api/sso/token/request/route.ts'
import * as enter from '#app/apps/enter/route.ts'
import * as switchRole from '#app/apps/role/route.ts'
import * as consent from '#app/consent/route.ts'
import * as deviceCode from '#app/device/code/route.ts'
import * as live from '#app/health/live/route.ts'
import * as ready from '#app/health/ready/route.ts'
import * as invite from '#app/invite/route.ts'
import * as changePassword from '#app/login/change-password/route.ts'
import * as enrol from '#app/login/enrol/route.ts'
import * as mailedCode from '#app/login/mailed-code/route.ts'
import * as otp from '#app/login/otp/route.ts'
import * as password from '#app/login/password/route.ts'
import * as recoveryCodes from '#app/login/recovery-codes/route.ts'
import * as refused from '#app/login/refused/route.ts'
import * as role from '#app/login/role/route.ts'
import * as upstream from '#app/login/upstream/route.ts'
import * as notMe from '#app/not-me/route.ts'
import * as registered from '#app/oidc/reg/[client]/route.ts'
import * as register from '#app/oidc/reg/route.ts'
import * as endOidcSession from '#app/oidc/session/end/route.ts'
import * as remoting from '#app/remoting/sso.service/[method]/route.ts'
import * as resetPassword from '#app/reset/password/route.ts'
import * as reset from '#app/reset/route.ts'
import * as authorize from '#app/server/authorize/route.ts'
import * as simpleSsoRequest from '#app/server/request-token/route.ts'
import * as simpleSsoSession from '#app/server/session/route.ts'
import * as verify from '#app/server/verify/route.ts'
import * as setup from '#app/setup/route.ts'
import * as login from '#app/sso/login/route.ts'
import * as logout from '#app/sso/logout/route.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { problem } from '#lib/web/answers.ts'
import { pageHeader } from '#lib/web/browser-answer.ts'
import type { ShowPage } from './next-lane.ts'
import { policyOfData } from './policy.ts'

type Endpoint = (request: Request) => Promise<Response>

/**
 * The paths that are served without Next, by the very exports that Next would call: eight times as many calls a second.
 * The browser legs are here as well, since only from here can an answer be a page with a status of its own.
 * Each belongs to `app{path}/route.ts`.
 */
export const expressLane: Record<string, Record<string, Endpoint>> = {
  '/.well-known/jwks.json': { ...jwks },
  '/account/consents/revoke': { ...revokeConsent },
  '/account/devices/revoke': { ...revokeDevice },
  '/account/factors/confirm': { ...addFactor },
  '/account/factors/mailed-code': { ...mailedCodeOfAccount },
  '/account/factors/remove': { ...removeFactor },
  '/account/factors/rename': { ...renameFactor },
  '/account/identities/connect': { ...connectIdentity },
  '/account/identities/remove': { ...removeIdentity },
  '/account/password/change': { ...changeOwnPassword },
  '/account/recovery-codes/replace': { ...replaceRecoveryCodes },
  '/account/sessions/end': { ...endSession },
  '/account/sessions/end-others': { ...endOtherSessions },
  '/admin/search': { ...searchAnything },

  '/admin/audit/export': { ...exportAudit },
  '/admin/audit/export-lines': { ...exportAuditLines },
  '/admin/sessions/export': { ...exportSessions },
  '/admin/settings/mail/html': { ...mailAsHtml },
  '/admin/users/export': { ...exportUsers },
  '/admin/users/import/report': { ...importReport },
  '/admin/users/import/upload': { ...uploadImport },
  '/api/auth/callback/[provider]': { ...upstreamCallback },
  '/api/sso/manifest': { ...manifest },
  '/api/sso/session/end': { ...end },
  '/api/sso/session/refresh': { ...refresh },
  '/api/sso/session/touch': { ...touch },
  '/api/sso/token/exchange': { ...exchange },
  '/api/sso/token/issue': { ...issue },
  '/api/sso/token/request': { ...request },
  '/apps/enter': { ...enter },
  '/apps/role': { ...switchRole },
  '/consent': { ...consent },
  '/device/code': { ...deviceCode },
  '/health/live': { ...live },
  '/health/ready': { ...ready },
  '/invite': { ...invite },
  '/login/change-password': { ...changePassword },
  '/login/enrol': { ...enrol },
  '/login/mailed-code': { ...mailedCode },
  '/login/otp': { ...otp },
  '/login/password': { ...password },
  '/login/recovery-codes': { ...recoveryCodes },
  '/login/refused': { ...refused },
  '/login/role': { ...role },
  '/login/upstream': { ...upstream },
  '/logout/receipts': { ...receipts },
  '/not-me': { ...notMe },
  '/remoting/sso.service/[method]': { ...remoting },
  '/oidc/reg': { ...register },
  '/oidc/reg/[client]': { ...registered },
  '/oidc/session/end': { ...endOidcSession },
  '/reset': { ...reset },
  '/reset/password': { ...resetPassword },
  '/server/authorize': { ...authorize },
  '/server/request-token': { ...simpleSsoRequest },
  '/server/session': { ...simpleSsoSession },
  '/server/verify': { ...verify },
  '/setup': { ...setup },
  '/sso/login': { ...login },
  '/sso/logout': { ...logout },
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The express lane; `showPage` renders an answer that is a page. Gives the listener of a path, undefined where Next answers. */
export function openExpressLane(showPage: ShowPage): (pathname: string) => Listener | undefined {
  const listeners = new Map(
    Object.entries(expressLane).map(([path, methods]) => [path, createListener(methods, showPage)]),
  )
  // Of `/remoting/[method]` the last segment is anything.
  const open = new Map(
    [...listeners].flatMap(([path, listener]) => (path.endsWith(']') ? [[parentOf(path), listener]] : [])),
  )
  return (pathname) => listeners.get(pathname) ?? open.get(parentOf(pathname))
}

const parentOf = (path: string): string => path.replace(/\/[^/]*$/, '')

function createListener(methods: Record<string, Endpoint>, showPage: ShowPage): Listener {
  const listener = getRequestListener(async (request, { incoming, outgoing }) => {
    const answer = await serve(request, methods)
    const page = answer.headers.get(pageHeader)
    if (page === null) return answer
    const retryAfter = answer.headers.get('retry-after')
    const shown = { page, status: answer.status, cookies: answer.headers.getSetCookie(), retryAfter }
    // HTTP/1 only: the server never speaks HTTP/2 itself.
    await showPage(incoming as IncomingMessage, outgoing as ServerResponse, shown)
    return RESPONSE_ALREADY_SENT
  })
  return async (request, response) => {
    response.setHeader('content-security-policy', policyOfData)
    await listener(request, response)
  }
}

async function serve(request: Request, methods: Record<string, Endpoint>): Promise<Response> {
  const endpoint = methods[request.method] ?? (request.method === 'HEAD' ? methods['GET'] : undefined)
  if (endpoint) return endpoint(request)
  const refused = problem(new Refusal('method_not_allowed'), request.headers.get('x-request-id') ?? '')
  refused.headers.set('allow', Object.keys(methods).join(', '))
  return refused
}
