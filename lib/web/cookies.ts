import type { Config } from '#lib/config/env.ts'

/** What each cookie is for. */
export type CookieName = 'session' | 'browser' | 'receipt' | 'trusted' | 'known' | 'upstream'

const isHttps = (config: Config): boolean => config.publicUrl.protocol === 'https:'

/**
 * The full name of one of our cookies. On https the `__Host-` prefix keeps other subdomains from planting one; on plain http,
 * which is for loopback only, browsers would not take that prefix.
 */
export const cookieName = (config: Config, name: CookieName): string =>
  isHttps(config) ? `__Host-portico-${name}` : `portico-${name}`

/** A complete Set-Cookie value. No Max-Age: limits live on the server, and the cookie goes with the browser. */
export const setCookie = (config: Config, name: CookieName, value: string): string =>
  `${cookieName(config, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${isHttps(config) ? '; Secure' : ''}`

/** The same for a cookie that outlives the browser's session: what it opens is limited on the server as well. */
export const setLastingCookie = (config: Config, name: CookieName, value: string, seconds: number): string =>
  `${setCookie(config, name, value)}; Max-Age=${seconds}`

/** A Set-Cookie value that removes the cookie. */
export const clearCookie = (config: Config, name: CookieName): string => `${setCookie(config, name, '')}; Max-Age=0`

/** The value of one of our cookies in a Cookie header. Null where it is absent, or given twice with different values: one is planted. */
export function readCookie(config: Config, header: string | null, name: CookieName): string | null {
  const prefix = `${cookieName(config, name)}=`
  const values = new Set<string>()
  for (const pair of (header ?? '').split(';')) {
    const trimmed = pair.trim()
    if (trimmed.startsWith(prefix)) values.add(trimmed.slice(prefix.length))
  }
  const [value] = values
  return values.size === 1 && value ? value : null
}
