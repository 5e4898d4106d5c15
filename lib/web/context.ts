import type { Context } from '#lib/db/context.ts'
import { createContext, runtime } from '#lib/db/runtime.ts'
import { readCookie } from './cookies.ts'

/** The private request headers that the server stamps; inbound copies are deleted before. */
export const stamped = {
  ip: 'x-portico-ip',
  requestId: 'x-request-id',
  nonce: 'x-portico-nonce',
  path: 'x-portico-path',
} as const

/** The context of one HTTP request. */
export const contextOf = (headers: Headers): Context => {
  const parts = runtime()
  return createContext(parts, {
    ip: headers.get(stamped.ip) ?? '',
    userAgent: (headers.get('user-agent') ?? '').slice(0, 400),
    requestId: headers.get(stamped.requestId) ?? '',
    knownBrowser: readCookie(parts.config, headers.get('cookie'), 'known'),
  })
}
