import { hashSecret } from '#lib/base/secrets.ts'
import { readReceipt } from '#lib/sso/receipt.ts'
import { json, problem } from './answers.ts'
import { contextOf } from './context.ts'
import { readCookie } from './cookies.ts'
import { readBrowser } from './guards.ts'

/**
 * `GET /logout/receipts`: how far each application was told of this browser's last sign-out, for the page that shows it as
 * it happens. The receipt's cookie is what lets a browser read it; without one nothing is to be told.
 */
export async function signOutReceipts({ headers }: Request): Promise<Response> {
  const ctx = contextOf(headers)
  try {
    const browserHash = hashSecret(readBrowser(ctx, headers) ?? '')
    const sealed = readCookie(ctx.config, headers.get('cookie'), 'receipt')
    return json(200, { apps: (await readReceipt(ctx, sealed, browserHash)) ?? [] })
  } catch (error) {
    return problem(error, ctx.requestId)
  }
}
