import { Refusal } from '#lib/base/refusal.ts'
import { superflyCaller } from '#lib/superfly/caller.ts'
import { type MethodException, superflyRefusal } from '#lib/superfly/errors.ts'
import { findMethod } from '#lib/superfly/methods.ts'
import { json, refusalOf } from './answers.ts'
import { contextOf, stamped } from './context.ts'
import { readJson } from './read-json.ts'

/** Lists of actions and of session ids are long. */
const reading = { type: /json/i, bytesMax: 1024 * 1024 }

/**
 * `POST /remoting/sso.service/{method}` as clients of Superfly 2.0 call it: guard who, parse what, run one verb, and answer by
 * Superfly's conventions instead of problem documents.
 */
export async function serveRemoting(request: Request): Promise<Response> {
  const requestId = request.headers.get(stamped.requestId) ?? ''
  let thrown: MethodException = 'SsoSystemException'
  try {
    const ctx = contextOf(request.headers)
    const who = await superflyCaller(ctx, request.headers)
    const argument = await readJson(request, reading)
    const name = new URL(request.url).pathname.split('/').at(-1) ?? ''
    const method = findMethod(name, argument)
    if (!method) throw new Refusal('not_found', { detail: `There is no method ${name.slice(0, 64)}.` })
    thrown = method.thrown
    const result = await method.call(ctx, argument, who)
    return json(200, result ?? null, { 'x-request-id': requestId })
  } catch (error) {
    const { status, body, retryAfterSeconds } = superflyRefusal(refusalOf(error, requestId), thrown)
    const retryAfter = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
    return json(status, body, { 'x-request-id': requestId, ...retryAfter })
  }
}
