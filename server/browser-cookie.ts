import type { IncomingMessage, ServerResponse } from 'node:http'
import { newSecret } from '#lib/base/secrets.ts'
import type { Config } from '#lib/config/env.ts'
import { cookieName, readCookie, setCookie } from '#lib/web/cookies.ts'
import { setHeaders } from './stamp-request.ts'

/** Gives a browser that opens a page its cookie, which binds sign-ins to it, and lets this very request carry it already. */
export function mintBrowserCookie(request: IncomingMessage, response: ServerResponse, config: Config): void {
  const present = request.headers.cookie ?? ''
  if (readCookie(config, present, 'browser')) return
  const browser = newSecret('pbr')
  response.appendHeader('set-cookie', setCookie(config, 'browser', browser))
  const name = cookieName(config, 'browser')
  // What the header held under this name was empty, or planted beside another: it goes.
  const others = present.split(';').filter((pair) => pair.trim() !== '' && !pair.trim().startsWith(`${name}=`))
  setHeaders(request, { cookie: [...others, `${name}=${browser}`].join('; ') })
}
