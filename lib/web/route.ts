import type { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { json, problem } from './answers.ts'
import { contextOf, stamped } from './context.ts'
import { readJson } from './read-json.ts'

/** Proves who is calling and returns what it proved, or throws a refusal. */
export type Guard<Who> = (ctx: Context, request: Request) => Promise<Who>

type Declaration<Who, Input, Output> = {
  guard: Guard<Who>
  input: z.ZodType<Input>
  /** Input fields that travel as request headers: field → header name. */
  headers?: Record<string, string>
  /** Input fields that travel in the query: field → parameter name. */
  query?: Record<string, string>
  run: (ctx: Context, input: Input, who: Who) => Promise<Output>
  status?: 200 | 201
}

/**
 * A JSON endpoint: guard who, parse what, run one verb, write the answer.
 * A refusal becomes an RFC 9457 problem document; anything else thrown is logged and answered as 500 without its cause.
 */
export function route<Who, Input, Output>(declared: Declaration<Who, Input, Output>) {
  return async (request: Request): Promise<Response> => {
    const requestId = request.headers.get(stamped.requestId) ?? ''
    try {
      const ctx = contextOf(request.headers)
      const who = await declared.guard(ctx, request)
      const input = parseInput(declared.input, withFields(await readJson(request), declared, request))
      const output = await declared.run(ctx, input, who)
      return json(declared.status ?? 200, output, { 'x-request-id': requestId })
    } catch (error) {
      return problem(error, requestId)
    }
  }
}

type Elsewhere = Pick<Declaration<never, never, never>, 'headers' | 'query'>

/** The body together with the fields that travel elsewhere; in the body those are refused. */
function withFields(body: object, { headers, query }: Elsewhere, request: Request): object {
  if (!headers && !query) return body
  const merged: Record<string, unknown> = { ...body }
  const put = (field: string, where: string, value: string | null) => {
    if (Object.hasOwn(body, field)) throw new Refusal('malformed_request', { detail: `${field}: send it ${where}` })
    merged[field] = value ?? undefined
  }
  const given = new URL(request.url).searchParams
  for (const [field, header] of Object.entries(headers ?? {})) put(field, 'as a header', request.headers.get(header))
  for (const [field, name] of Object.entries(query ?? {})) put(field, 'in the query', given.get(name))
  return merged
}

/** Parses at the edge, once. Refuses: 400 malformed_request naming the first field that does not fit. */
export function parseInput<Input>(schema: z.ZodType<Input>, value: unknown): Input {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.')
  throw new Refusal('malformed_request', { detail: field ? `${field}: ${issue?.message}` : (issue?.message ?? '') })
}
