import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DoorAnswer, DoorRequest } from './door-answers.ts'

/** Far more than a logout token takes. */
const formBytesMax = 64 * 1024
export const formType = 'application/x-www-form-urlencoded'

/** A request of `node:http`, with what frameworks add: the URL before they mounted us, a body they have read already. */
export type NodeRequest = IncomingMessage & { originalUrl?: string; body?: unknown }

export function readNodeRequest(request: NodeRequest): DoorRequest {
  return {
    method: request.method ?? 'GET',
    url: request.originalUrl ?? request.url ?? '/',
    header(name) {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    field: async (name) => fieldOf(request.body ?? (await readForm(request)), name),
  }
}

/** A field of a form that is text still, or that a body parser has taken apart. */
export function fieldOf(body: unknown, name: string): string | undefined {
  if (typeof body === 'string') return new URLSearchParams(body).get(name) ?? undefined
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : undefined
}

/** The form as text; empty where it is none. */
async function readForm(request: IncomingMessage): Promise<string> {
  return request.headers['content-type']?.startsWith(formType) ? readText(request) : ''
}

/** A body as text; empty where it is longer than any form of ours. */
export async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > formBytesMax) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Headers that are set already stay, such as the application's own policy. */
export function writeNodeAnswer(response: ServerResponse, { status, headers, cookies, body }: DoorAnswer): void {
  for (const cookie of cookies) response.appendHeader('set-cookie', cookie)
  response.writeHead(status, headers).end(body)
}
