import type { ApiKeyCaller } from '#lib/api-keys/authenticate-api-key.ts'
import { rememberReply } from '#lib/api-keys/remember-reply.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { json, problem } from '#lib/web/answers.ts'
import { contextOf, stamped } from '#lib/web/context.ts'
import { readJson } from '#lib/web/read-json.ts'
import { apiKey } from './api-key-guard.ts'
import { matchPath } from './match-path.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

export const adminApiPath = '/api/admin'

/** Any call of the administration API: finds its operation, proves whose program calls, answers. */
export async function serveOperation(request: Request): Promise<Response> {
  const requestId = request.headers.get(stamped.requestId) ?? ''
  try {
    const ctx = contextOf(request.headers)
    const who = await apiKey(ctx, request)
    const { declared, fields } = findOperation(request)
    const input = await readInput(request, declared, fields)
    const body = await answer(ctx, { request, declared, input }, who)
    const version = declared.versioned && declared.method === 'GET' ? readVersion(body) : undefined
    const extra = { 'x-request-id': requestId, ...(version !== undefined && { etag: `"${version}"` }) }
    return json(declared.creates ? 201 : 200, body, extra)
  } catch (error) {
    const refused = problem(error, requestId)
    if (refused.status === 401) refused.headers.set('www-authenticate', 'Bearer realm="portico"')
    if (error instanceof MethodRefused) refused.headers.set('allow', error.allowed.join(', '))
    return refused
  }
}

class MethodRefused extends Refusal {
  readonly allowed: readonly string[]
  constructor(allowed: readonly string[]) {
    super('method_not_allowed')
    this.allowed = allowed
  }
}

type Found = { declared: Operation; fields: Record<string, string> }

function findOperation(request: Request): Found {
  const pathname = new URL(request.url).pathname.slice(adminApiPath.length)
  const found = operations.flatMap((declared): Found[] => {
    const fields = matchPath(declared.path, pathname)
    return fields ? [{ declared, fields }] : []
  })
  if (found.length === 0) throw new Refusal('not_found')
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const fitting = found.find(({ declared }) => declared.method === method)
  if (!fitting) throw new MethodRefused(found.map(({ declared }) => declared.method))
  return fitting
}

/** Path fields, with those of the query or the body; none may be given twice. */
async function readInput(request: Request, declared: Operation, fields: Record<string, string>): Promise<object> {
  const query = new URL(request.url).searchParams
  const inQuery = declared.method === 'GET' || declared.method === 'DELETE'
  if (!inQuery && query.size > 0) throw new Refusal('malformed_request', { detail: 'Send fields in the body.' })
  const given = inQuery ? readQuery(query) : await readJsonOrNothing(request)
  const twice = Object.keys(given).find((name) => Object.hasOwn(fields, name) || name === 'version')
  if (twice !== undefined) throw new Refusal('malformed_request', { detail: `${twice}: is not a field of the body.` })
  const match = declared.versioned && declared.method !== 'GET' ? readIfMatch(request) : undefined
  return { ...given, ...fields, ...(match !== undefined && { version: match }) }
}

function readQuery(query: URLSearchParams): object {
  const fields = Object.fromEntries(query)
  if (Object.keys(fields).length !== query.size)
    throw new Refusal('malformed_request', { detail: 'A parameter is given twice.' })
  if ([...query].flat().some((text) => text.includes('\0')))
    throw new Refusal('malformed_request', { detail: 'A parameter holds U+0000.' })
  return fields
}

/** Operations that need nothing but their path are called without a body. */
const readJsonOrNothing = async (request: Request): Promise<object> =>
  request.headers.get('content-type') === null && request.headers.get('content-length') === '0' ? {} : readJson(request)

/** The version in If-Match (RFC 9110 §13.1.1): one strong tag, or `*` for whatever is there. */
function readIfMatch(request: Request): string | undefined {
  const text = request.headers.get('if-match')?.trim()
  if (text === undefined || text === '*') return undefined
  const version = /^"([\w-]{1,64})"$/.exec(text)?.[1]
  if (version === undefined) throw new Refusal('malformed_request', { detail: 'If-Match: send one strong ETag.' })
  return version
}

const readVersion = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'string'
    ? body.version
    : undefined

type Call = { request: Request; declared: Operation; input: object }

function answer(ctx: Context, { request, declared, input }: Call, who: ApiKeyCaller): Promise<unknown> {
  const key = request.headers.get('idempotency-key')
  if (key === null || !declared.creates) return declared.answer(ctx, input, who)
  const asked = { apiKeyId: who.key.id, key, asked: { path: declared.path, input } }
  return rememberReply(ctx, asked, (tx) => declared.answer(tx, input, who))
}
