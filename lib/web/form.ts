import type { z } from 'zod'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { shortCode } from '#lib/audit/short-code.ts'
import { system } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { refusalOf } from './answers.ts'
import { type BrowserAnswer, respond } from './browser-answer.ts'
import { contextOf } from './context.ts'
import type { Browser } from './guards.ts'
import { readBody } from './read-body.ts'
import { type Guard, parseInput } from './route.ts'

type Declaration<Input, Who extends Browser> = {
  guard: Guard<Who>
  input: z.ZodType<Input>
  run: (ctx: Context, input: Input, browser: Who) => Promise<BrowserAnswer>
}

/** A plain HTML form's target: guard who, parse what, run one verb, send the browser on. A refusal is a page. */
export const form = <Input, Who extends Browser>(declared: Declaration<Input, Who>) =>
  browserRoute(declared, async (request) => readFields(await readForm(request)))

/** A link that a browser follows. As `form`, with the query as input. */
export const visit = <Input, Who extends Browser>(declared: Declaration<Input, Who>) =>
  browserRoute(declared, async (request) => readFields(new URL(request.url).searchParams))

function browserRoute<Input, Who extends Browser>(
  declared: Declaration<Input, Who>,
  read: (request: Request) => Promise<object>,
) {
  return async (request: Request): Promise<Response> => {
    const ctx = contextOf(request.headers)
    let cookies: readonly string[] = []
    try {
      const browser = await declared.guard(ctx, request)
      cookies = browser.cookies
      const answer = await declared.run(ctx, parseInput(declared.input, await read(request)), browser)
      return respond(ctx, { ...answer, cookies: [...cookies, ...(answer.cookies ?? [])] })
    } catch (error) {
      return respond(ctx, { ...(await refusedPage(ctx, error)), cookies })
    }
  }
}

/**
 * The page that shows a refusal, or says that something broke without saying what. `back` is the page from which the visitor
 * may try again.
 */
export async function refusedPage(
  ctx: Context,
  error: unknown,
  back?: string,
): Promise<BrowserAnswer & { page: '/refused' }> {
  const refusal = refusalOf(error, ctx.requestId)
  const reference = refusal && (refusal.reference ?? (await noteRefusal(ctx, refusal)))
  const data = {
    code: refusal?.code ?? 'internal_error',
    title: refusal?.title ?? 'Something went wrong here',
    detail: refusal?.detail ?? null,
    requestId: ctx.requestId,
    ...(reference && { reference }),
    ...(refusal?.about !== undefined && { about: refusal.about }),
    ...(back !== undefined && { back }),
  }
  const retryAfterSeconds = refusal?.retryAfterSeconds
  return {
    page: '/refused',
    data,
    status: refusal?.status ?? 500,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

/**
 * Every refusal page has a code by which whoever helps finds it in the log; where the verb told nothing there, this does.
 * What is no mistake of the visitor's (an overload, a database that is away) is not noted: it would only make it worse.
 */
async function noteRefusal(ctx: Context, { code, status }: Refusal): Promise<string | null> {
  if (status >= 500) return null
  return shortCode(await recordFailure(ctx, { kind: 'page.refused', facts: { code } }, ctx.ip, system))
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new Refusal('unsupported_media_type', { detail: 'Send the form as application/x-www-form-urlencoded.' })
  }
  return new URLSearchParams(await readBody(request))
}

/** Fields by name. Refuses: 400 malformed_request where one is given twice, for two readers could see two requests. */
function readFields(params: URLSearchParams): object {
  const fields = Object.fromEntries(params)
  if (Object.keys(fields).length !== [...params.keys()].length) {
    throw new Refusal('malformed_request', { detail: 'A parameter is given twice.' })
  }
  if ([...params].flat().some((text) => text.includes('\0'))) {
    throw new Refusal('malformed_request', { detail: 'A parameter holds U+0000.' })
  }
  return fields
}
