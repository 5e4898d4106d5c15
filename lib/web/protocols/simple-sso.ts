import type { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { answerCall, type Provide } from '#lib/simple-sso/answer-call.ts'
import { type Authorized, type AuthorizeQuery, authorize, resumeAuthorize } from '#lib/simple-sso/authorize.ts'
import { simpleSsoConnection } from '#lib/simple-sso/connection.ts'
import { wireAnswer } from '#lib/simple-sso/errors.ts'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'
import { refusalOf } from '#lib/web/answers.ts'
import type { BrowserAnswer } from '#lib/web/browser-answer.ts'
import { contextOf } from '#lib/web/context.ts'
import { refusedPage } from '#lib/web/form.ts'
import type { Browser } from '#lib/web/guards.ts'
import { readBytes } from '#lib/web/read-body.ts'
import type { ProtocolAtEdge } from './protocol-at-edge.ts'
import { proveFirst } from './prove-first.ts'

const goOn = (ctx: Context, authorized: Authorized): BrowserAnswer =>
  authorized.kind === 'prove' ? proveFirst(ctx, authorized) : { to: authorized.to }

/** `GET /server/authorize/`. What the original server answers to a request that it does not know, or no more, is a 403. */
export async function authorizeLeg(
  ctx: Context,
  query: z.infer<typeof AuthorizeQuery>,
  browser: Browser,
): Promise<BrowserAnswer> {
  try {
    return goOn(ctx, await authorize(ctx, query, browser))
  } catch (error) {
    if (!(error instanceof Refusal) || !error.code.startsWith('request_')) throw error
    return { ...(await refusedPage(ctx, error)), status: 403 }
  }
}

/**
 * A path of the back channel: the signature in the body is the guard, the header names the key. Answers are signed text, refusals
 * are the few words of the original server.
 */
export const signedCall =
  (provide: Provide) =>
  async (request: Request): Promise<Response> => {
    const ctx = contextOf(request.headers)
    try {
      const message = await readBytes(request)
      const publicKey = request.headers.get('x-services-public-key')
      return textAnswer(200, await answerCall(ctx, { publicKey, message }, provide))
    } catch (error) {
      const { status, text, retryAfterSeconds } = wireAnswer(refusalOf(error, ctx.requestId))
      return textAnswer(status, text, retryAfterSeconds)
    }
  }

function textAnswer(status: number, text: string, retryAfterSeconds?: number): Response {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds))
  return new Response(text, { status, headers })
}

export const simpleSso: ProtocolAtEdge = {
  protocol: simpleSsoConnection as Protocol,
  about: 'For Django applications with django-simple-sso: they keep their code, their keys and their paths.',
  part: 'protocols/django-simple-sso',
  secretIs: null,
  resume: async (ctx, payload, session) => goOn(ctx, await resumeAuthorize(ctx, payload, session)),
}
