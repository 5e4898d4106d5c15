import type { ServerResponse } from 'node:http'
import { log } from '#lib/base/log.ts'
import type { Stamp } from './stamp-request.ts'

/** The end of a request that a bug broke: the cause goes to the log alone. */
export function failed(response: ServerResponse, { requestId }: Stamp, error: unknown): void {
  log.error({ requestId, err: error }, 'a request failed by a bug')
  if (response.headersSent) response.destroy()
  else answerPlainly(response, 500)
}

const plainWords = {
  400: 'The request is not understood',
  404: 'There is nothing here',
  500: 'Something went wrong here',
} as const

/** A few plain words, where neither a page nor a problem document can be made. */
export function answerPlainly(response: ServerResponse, status: keyof typeof plainWords): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
  response.end(`${plainWords[status]}\n`)
}
