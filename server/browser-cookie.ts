import type { IncomingMessage, ServerResponse } from 'node:http'
import { newSecret } from '#lib/base/secrets.ts'
import { setHeaders } from './stamp-request.ts'

/** The cookie that binds sign-in attempts to one browser. */
export function browserCookieName(publicUrl: URL): string {
  // The __Host- prefix keeps other subdomains from planting one; browsers accept it with Secure on https only.
  return publicUrl.protocol === 'https:' ? '__Host-portico-browser' : 'portico-browser'
}

/** Gives a browser that opens a page its cookie, and lets this very request carry it already. */
export function mintBrowserCookie(request: IncomingMessage, response: ServerResponse, publicUrl: URL): void {
  const name = browserCookieName(publicUrl)
  const present = request.headers.cookie ?? ''
  if (present.split(';').some((pair) => pair.trimStart().startsWith(`${name}=`))) return
  const pair = `${name}=${newSecret('pbr')}`
  const secure = publicUrl.protocol === 'https:' ? '; Secure' : ''
  response.appendHeader('set-cookie', `${pair}; Path=/; HttpOnly; SameSite=Lax${secure}`)
  request.rawHeaders = withoutCookie(request.rawHeaders)
  setHeaders(request, { cookie: present ? `${present}; ${pair}` : pair })
}

function withoutCookie(rawHeaders: string[]): string[] {
  return rawHeaders.filter((_, i) => rawHeaders[i - (i % 2)]?.toLowerCase() !== 'cookie')
}
