import { log } from '#lib/base/log.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { databaseUnavailable } from '#lib/db/unavailable.ts'

type Extra = Record<string, string>

/** A JSON answer that nobody caches. */
export const json = (status: number, body: unknown, extra: Extra = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...extra },
  })

/** Sends a browser on with GET, whatever it came with. `cookies` are complete Set-Cookie values. */
export function seeOther(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** What any thrown thing is to the outside: a refusal stays itself, everything else says nothing of its cause. */
export function refusalOf(error: unknown, requestId: string): Refusal | null {
  if (error instanceof Refusal) return error
  const away = databaseUnavailable(error)
  if (away) {
    log.error({ requestId, err: error }, 'the database does not answer')
    return new Refusal('database_unavailable', { retryAfterSeconds: away.retryAfterSeconds, cause: error })
  }
  log.error({ requestId, err: error }, 'a request failed by a bug')
  return null
}

/** An RFC 9457 problem document for something thrown while answering an API call. */
export function problem(error: unknown, requestId: string): Response {
  const refusal = refusalOf(error, requestId)
  const code = refusal?.code ?? 'internal_error'
  const status = refusal?.status ?? 500
  const body = {
    type: `https://portico.dev/problems/${code}`,
    title: refusal?.title ?? 'Something went wrong here',
    status,
    detail: refusal?.detail ?? refusal?.title ?? 'The cause is in the log under this request id.',
    code,
    requestId,
  }
  const extra: Extra = { 'content-type': 'application/problem+json', 'x-request-id': requestId }
  if (refusal?.retryAfterSeconds !== undefined) extra['retry-after'] = String(refusal.retryAfterSeconds)
  if (code === 'unauthenticated') extra['www-authenticate'] = 'Basic realm="portico", charset="UTF-8"'
  return json(status, body, extra)
}
