import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { apiDocument } from './openapi.ts'

/** `GET /api/openapi.json`: for whoever asks, since it says nothing that the source does not. */
export const serveDocument = async (): Promise<Response> =>
  new Response(
    oncePerProcess('api document', () => JSON.stringify(apiDocument())),
    { headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' } },
  )
