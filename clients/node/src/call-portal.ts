import { setTimeout as wait } from 'node:timers/promises'
import { isRecord } from './answer-guards.ts'
import { PorticoError } from './portico-error.ts'

/** Where the portal is and how this subsystem proves itself there. */
export interface Portal {
  /** The portal's PUBLIC_URL without a trailing slash. */
  url: string
  /** The `Authorization` header: HTTP Basic with the subsystem's identifier and secret. */
  authorization: string
  timeoutMs: number
}

/**
 * Sends `body` as JSON to the portal and returns the JSON of its 2xx answer; everything else is a PorticoError.
 * Only a call with an idempotency key is repeated, once, after an outage: the portal then gives the first answer again.
 */
export async function callPortal(
  portal: Portal,
  path: string,
  body: object,
  { idempotencyKey, method = 'POST' }: { idempotencyKey?: string | undefined; method?: 'POST' | 'PUT' } = {},
): Promise<unknown> {
  const headers = {
    authorization: portal.authorization,
    accept: 'application/json',
    'content-type': 'application/json',
    ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
  }
  const request = { method, headers, body: JSON.stringify(body) }
  try {
    return await callOnce(portal, path, request)
  } catch (error) {
    if (!(idempotencyKey && error instanceof PorticoError && error.isOutage)) throw error
    await wait(100 + Math.random() * 200)
    return callOnce(portal, path, request)
  }
}

async function callOnce(portal: Portal, path: string, request: RequestInit): Promise<unknown> {
  const { response, text } = await send(portal, path, request)
  const json = parseJson(text)
  const requestId = response.headers.get('x-request-id') ?? undefined
  if (response.ok && json !== undefined) return json
  const problem = isRecord(json) ? json : {}
  if (response.ok || typeof problem.code !== 'string') {
    throw new PorticoError('unexpected_answer', {
      status: response.status,
      requestId,
      detail: `${path} answered ${response.status} without a Portico answer; is this the portal's address?`,
    })
  }
  const detail = [problem.detail, problem.title].find((words) => typeof words === 'string')
  throw new PorticoError(problem.code, { status: response.status, requestId, detail })
}

async function send(portal: Portal, path: string, request: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const signal = AbortSignal.timeout(portal.timeoutMs)
    // The API never redirects; whoever does must not be followed with the secret in hand.
    const response = await fetch(portal.url + path, { ...request, redirect: 'manual', signal })
    return { response, text: await response.text() }
  } catch (cause) {
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError'
    throw new PorticoError(timedOut ? 'timeout' : 'unreachable', {
      detail: timedOut ? `no answer within ${portal.timeoutMs} ms` : `no answer from ${portal.url}`,
      cause,
    })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
