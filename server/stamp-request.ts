import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { CallerAddress } from './caller-address.ts'

export interface Stamp {
  requestId: string
  ip: string
}

/** Headers that only we may set: to believe an inbound copy would let a visitor choose their own address or skip a check. */
const privateNames = new Set([
  'host',
  'forwarded',
  'x-real-ip',
  'x-request-id',
  'x-matched-path',
  'content-security-policy',
])
const privatePrefixes = ['x-portico-', 'x-forwarded-', 'x-middleware-', 'x-invoke-', 'x-next-']

/** Replaces what the outside claims about itself by what we know: caller, request id and our own public origin. */
export function stampRequest(request: IncomingMessage, publicUrl: URL, callerAddress: CallerAddress): Stamp {
  const ip = callerAddress(request.socket.remoteAddress, request.headers['x-forwarded-for'])
  const stamp: Stamp = { requestId: randomUUID(), ip }
  for (const name of Object.keys(request.headers)) if (isPrivate(name)) delete request.headers[name]
  const kept: string[] = []
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(i, i + 2)
    if (!isPrivate(name.toLowerCase())) kept.push(name, value)
  }
  request.rawHeaders = kept
  setHeaders(request, {
    host: publicUrl.host,
    'x-forwarded-host': publicUrl.host,
    'x-forwarded-proto': publicUrl.protocol.slice(0, -1),
    'x-forwarded-for': ip,
    'x-portico-ip': ip,
    'x-request-id': stamp.requestId,
  })
  return stamp
}

/** Sets headers on both forms that Node keeps: Next reads `headers`, the express lane `rawHeaders`. */
export function setHeaders(request: IncomingMessage, values: Record<string, string>): void {
  const { rawHeaders } = request
  request.rawHeaders = rawHeaders.filter((_, i) => values[rawHeaders[i - (i % 2)]?.toLowerCase() ?? ''] === undefined)
  for (const [name, value] of Object.entries(values)) {
    request.headers[name] = value
    request.rawHeaders.push(name, value)
  }
}

function isPrivate(name: string): boolean {
  return privateNames.has(name) || privatePrefixes.some((prefix) => name.startsWith(prefix))
}
