import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import * as live from '#app/health/live/route.ts'
import * as ready from '#app/health/ready/route.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { problem } from '#lib/web/answers.ts'
import { policyOfData } from './policy.ts'

type Endpoint = (request: Request) => Promise<Response>

/**
 * The paths that are served without Next, by the very exports that Next would call: eight times as many calls a second.
 * Each belongs to `app{path}/route.ts`.
 */
export const expressLane: Record<string, Record<string, Endpoint>> = {
  '/health/live': { ...live },
  '/health/ready': { ...ready },
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const listeners = new Map(
  Object.entries(expressLane).map(([path, methods]) => [
    path,
    getRequestListener((request) => serve(request, methods)),
  ]),
)

/** The express lane's listener for this path; undefined where Next answers. */
export function expressListener(pathname: string): Listener | undefined {
  const listener = listeners.get(pathname)
  if (!listener) return undefined
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
