import { Refusal } from '#lib/base/refusal.ts'
import { problem } from './answers.ts'
import { stamped } from './context.ts'

/** What an API path without an endpoint answers: a problem document, not a page. */
export const noSuchEndpoint = async (request: Request): Promise<Response> =>
  problem(new Refusal('not_found'), request.headers.get(stamped.requestId) ?? '')
