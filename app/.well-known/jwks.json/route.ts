import { minutes } from '#lib/base/time.ts'
import { publicKeys } from '#lib/keys/public-keys.ts'
import { json, problem } from '#lib/web/answers.ts'
import { contextOf, stamped } from '#lib/web/context.ts'

const keptSeconds = minutes(5)

/** The keys that check what Portico signs (RFC 7517). Anyone may read them, and keep them for five minutes. */
export async function GET(request: Request): Promise<Response> {
  try {
    const keys = await publicKeys(contextOf(request.headers))
    return json(200, keys, { 'cache-control': `public, max-age=${keptSeconds}` })
  } catch (error) {
    return problem(error, request.headers.get(stamped.requestId) ?? '')
  }
}
