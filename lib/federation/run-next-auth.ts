import type { AuthOptions } from 'next-auth'
import nextAuth from 'next-auth'
import { nameNextAuthOrigin } from '#lib/config/next-auth-origin.ts'
import type { Context } from '#lib/db/context.ts'

/** One call of next-auth: an action of one provider, with what the browser sent. */
type Call = {
  action: 'csrf' | 'signin' | 'callback'
  provider: string
  query?: Record<string, string>
  body?: Record<string, string>
  cookies: Record<string, string>
}

/** Where next-auth sends the browser, the cookies that it sets (whole Set-Cookie values), and what it says otherwise. */
export type Outcome = { to: string | null; setCookies: string[]; body: unknown }

/** Request and response are as much of Node's as next-auth touches. */
type Handler = (request: object, response: object, options: AuthOptions) => Promise<void>

/** CommonJS, seen from Node as a namespace and from a bundle as the function itself. */
const handler = ((nextAuth as unknown as { default?: Handler }).default ?? nextAuth) as unknown as Handler

/**
 * Calls next-auth by its documented signature for a request and a response of Node ("advanced initialisation"), with options
 * made for this one call. Nothing of Next is needed for that, so sign-in forms reach it on the express lane.
 */
export async function runNextAuth(ctx: Context, options: AuthOptions, call: Call): Promise<Outcome> {
  nameNextAuthOrigin(ctx.config)
  const { action, provider, query = {}, body, cookies } = call
  const path = action === 'csrf' ? [action] : [action, provider]
  const request = {
    method: action === 'signin' ? 'POST' : 'GET',
    query: { ...query, nextauth: path },
    body,
    cookies,
    headers: { host: ctx.config.publicUrl.host },
  }
  const { response, outcome } = listen()
  await handler(request, response, options)
  return outcome()
}

/** As much of a response as next-auth writes to. */
function listen() {
  const headers = new Map<string, unknown>()
  let body: unknown = null
  const keep = (given: unknown) => {
    body = given
  }
  const response = {
    status: () => response,
    setHeader: (name: string, value: unknown) => {
      headers.set(name.toLowerCase(), value)
      return response
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    end: () => undefined,
    json: keep,
    send: keep,
  }
  const outcome = (): Outcome => {
    const to = headers.get('location')
    const setCookies = [headers.get('set-cookie') ?? []].flat().map(String)
    return { to: typeof to === 'string' ? to : null, setCookies, body }
  }
  return { response, outcome }
}
