import type { Context } from '#lib/db/context.ts'
import { seeOther } from './answers.ts'

/** Which page is shown in place of a redirect, and what it is told. Internal addresses: the server never serves them to a visitor's own request. */
export type PageName =
  | '/refused'
  | '/continue'
  | `/step/${'otp' | 'change_password' | 'mailed_code' | 'enrol_factor' | 'recovery_codes' | 'choose_role'}`
  | `/step/${'reset' | 'new_password' | 'not_me' | 'consent'}`

/** What a browser gets: sent on with 303, or shown a page right here with a status. */
export type BrowserAnswer = { cookies?: readonly string[] } & (
  | { to: string }
  | { page: PageName; data: unknown; status: number; retryAfterSeconds?: number }
)

/** Names the page for the server, which renders it with Next and this answer's status and cookies. */
export const pageHeader = 'x-portico-page'

export function respond(ctx: Context, answer: BrowserAnswer): Response {
  if ('to' in answer) return seeOther(answer.to, answer.cookies)
  const headers = new Headers({ [pageHeader]: `${answer.page}?data=${encodeURIComponent(sealPageData(ctx, answer))}` })
  if (answer.retryAfterSeconds !== undefined) headers.set('retry-after', String(answer.retryAfterSeconds))
  for (const cookie of answer.cookies ?? []) headers.append('set-cookie', cookie)
  return new Response(null, { status: answer.status, headers })
}

/** Sealed, so that nobody can make our pages say what they like by a link. */
const sealPageData = (ctx: Context, { page, data }: { page: PageName; data: unknown }): string =>
  ctx.sealer.seal(JSON.stringify({ at: ctx.now.getTime(), data }), `page ${page}`)

const pageMsMax = 60_000

/** What a page was told by the answer that shows it; null for anything else. */
export function openPageData(ctx: Context, page: PageName, sealed: string): unknown {
  const text = ctx.sealer.open(sealed, `page ${page}`)
  if (text === null) return null
  const { at, data }: { at: number; data: unknown } = JSON.parse(text)
  return ctx.now.getTime() - at < pageMsMax ? data : null
}
