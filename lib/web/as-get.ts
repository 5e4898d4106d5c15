import { Refusal } from '#lib/base/refusal.ts'
import { seeOther } from './answers.ts'
import { respond } from './browser-answer.ts'
import { contextOf } from './context.ts'
import { refusedPage } from './form.ts'
import { readBody } from './read-body.ts'

/** A query that is longer is no login any more; request lines have a limit too. */
const queryMax = 8_192

/**
 * A form that an application's page posts here, turned into the same request by GET: our cookies are SameSite=Lax, so a
 * browser sends them with the second and not with the first. Nothing is done by the form itself.
 */
export async function asGet(request: Request): Promise<Response> {
  const ctx = contextOf(request.headers)
  try {
    const type = request.headers.get('content-type') ?? ''
    if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) throw new Refusal('unsupported_media_type')
    const query = new URLSearchParams(await readBody(request)).toString()
    if (query.length > queryMax) throw new Refusal('body_too_large')
    return seeOther(`${new URL(request.url).pathname}?${query}`)
  } catch (error) {
    return respond(ctx, await refusedPage(ctx, error))
  }
}
