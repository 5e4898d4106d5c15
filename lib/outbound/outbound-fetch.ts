import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { seconds } from '#lib/base/time.ts'
import type { Config } from '#lib/config/env.ts'
import { type AddressGuard, guardAddresses } from './guard-addresses.ts'
import { classifyFailure, OutboundFailure } from './outbound-failure.ts'

const answerSecondsMax = seconds(5)
const answerBytesMax = 64 * 1024
/** A connection that nobody used for so long is closed. */
const idleSecondsMax = seconds(10)

type Caller = { guard: AddressGuard; agents: { http: http.Agent; https: https.Agent } }

/** Connections are kept per set of settings: one that was opened under laxer ones must not serve stricter ones. */
const callers = new WeakMap<Config, Caller>()

/**
 * `fetch` for everything that Portico calls: only addresses that may be called, at most 5 s and 64 KiB. A redirect is an
 * answer like any other: it is not followed. Proxy settings of the environment do not count, for a proxy would resolve
 * names by itself. Throws OutboundFailure.
 */
export async function outboundFetch(config: Config, input: string | URL, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input)
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    throw new OutboundFailure('address_refused')
  }
  // Headers, body and method as fetch itself understands them.
  const request = new Request(url, init)
  const body = Buffer.from(await request.arrayBuffer())
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(answerSecondsMax * 1_000)])
  let status: number | null = null
  try {
    const answer = await call(callerOf(config), url, { request, body, signal })
    status = answer.statusCode ?? null
    return await readAnswer(answer)
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason
    throw classifyFailure(signal.aborted ? signal.reason : error, status)
  }
}

function callerOf(config: Config): Caller {
  const known = callers.get(config)
  if (known) return known
  const guard = guardAddresses(config)
  const options = { keepAlive: true, timeout: idleSecondsMax * 1_000, lookup: guard.lookup }
  const caller = { guard, agents: { http: new http.Agent(options), https: new https.Agent(options) } }
  callers.set(config, caller)
  return caller
}

type Outgoing = { request: Request; body: Buffer; signal: AbortSignal }

async function call({ guard, agents }: Caller, url: URL, outgoing: Outgoing): Promise<IncomingMessage> {
  const { request, body, signal } = outgoing
  guard.checkLiteral(url.hostname)
  const secure = url.protocol === 'https:'
  const send = secure ? https.request : http.request
  const headers: Record<string, string> = { 'user-agent': 'Portico', ...Object.fromEntries(request.headers) }
  // Nothing here unpacks: an answer is small, and a packed one could be small on the way only.
  headers['accept-encoding'] = 'identity'
  if (body.length > 0) headers['content-length'] = String(body.length)
  const sent = send(url, { method: request.method, headers, agent: secure ? agents.https : agents.http, signal })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  // What breaks from here on is told by reading the answer; an event that nobody listens to would end the process.
  sent.on('error', () => undefined)
  return answer
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const { statusCode: status = 0, headers } = answer
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > answerBytesMax) throw new OutboundFailure('too_large')
    chunks.push(chunk)
  }
  // What `Response` does not take: a status of no known class, a body where there is none.
  if (status < 200 || status > 599) throw new OutboundFailure('broken')
  const body = [204, 205, 304].includes(status) ? null : Buffer.concat(chunks)
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return new Response(body, { status, headers: pairs })
}
