import { Refusal } from '#lib/base/refusal.ts'

const lengthMax = 2_048
/** What browsers and URL parsers read differently from one another. */
const ambiguous = /[\s\p{C}\\]/u

/**
 * The address in `redirect_to` without its query: what is registered and compared exactly. The query is the application's own
 * (`next`), and comes back with the token. Refuses: 400 redirect_refused for what is no plain http address.
 */
export function redirectAddress(redirectTo: string): string {
  const written = redirectTo.split(/[?#]/, 1)[0] ?? ''
  const plain = redirectTo.length <= lengthMax && !ambiguous.test(redirectTo) && /^https?:\/\/[^/]/i.test(written)
  const url = plain && !/%2f|%5c|%2e/i.test(written) ? URL.parse(redirectTo) : null
  if (!url || url.username || url.password || url.pathname.startsWith('//')) throw new Refusal('redirect_refused')
  return url.origin + url.pathname
}

/**
 * `redirect_to` with the access token in its query. Other parameters are kept, a fragment is dropped. `next` may lead within
 * the application only: stock clients follow `///elsewhere` out of it, so that is sent as `/`.
 */
export function redirectWith(redirectTo: string, accessToken: string): string {
  const url = new URL(redirectTo)
  url.hash = ''
  const next = url.searchParams.get('next')
  if (next !== null && !staysWithin(next, url)) url.searchParams.set('next', '/')
  url.searchParams.delete('access_token')
  url.searchParams.append('access_token', accessToken)
  return url.href
}

function staysWithin(next: string, { origin }: URL): boolean {
  if (/[\p{Cc}\\]/u.test(next)) return false
  if (/^\/(?!\/)/.test(next) || next === '') return true
  // What a client takes for relative and a browser for another host: `///host`, `http:///host`.
  if (next.startsWith('//') || /^[a-z][a-z0-9+.-]*:(?!\/\/[^/])/i.test(next)) return false
  return URL.parse(next, `${origin}/`)?.origin === origin
}
