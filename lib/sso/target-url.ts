import { Refusal } from '#lib/base/refusal.ts'

/** What a browser or a proxy could read as another path or another host: control characters, `\`, and encoded `/`, `\`, `.`. */
const unsafe = /[\p{Cc}\\]|%5c|%2f|%2e/iu

type Registered = { landingUrl: string; targetPrefixes: readonly string[] }

/**
 * The canonical form of a targetUrl: a path stays a path, an absolute URL at a registered origin and under a registered
 * prefix stays absolute. The origin is compared exactly, the prefix on the parsed path at a `/` boundary.
 * Refuses: 400 target_refused.
 */
export function canonicalTarget(target: string, { landingUrl, targetPrefixes }: Registered): string {
  const landing = new URL(landingUrl)
  if (target.length > 2_048 || unsafe.test(target)) throw new Refusal('target_refused')
  const isPath = target.startsWith('/') && !target.startsWith('//')
  const parsed = isPath || /^https?:\/\//i.test(target) ? URL.parse(target, landing.origin) : null
  if (!parsed || parsed.username || parsed.password || parsed.pathname.startsWith('//'))
    throw new Refusal('target_refused')
  const prefixes = targetPrefixes.length > 0 ? targetPrefixes : [`${landing.origin}/`]
  if (!prefixes.some((prefix) => liesUnder(parsed, new URL(prefix)))) throw new Refusal('target_refused')
  return isPath ? parsed.pathname + parsed.search + parsed.hash : parsed.href
}

/**
 * What Superfly made of a targetUrl, without the ways out of it: the path of whatever was sent, in canonical form; `/` where
 * there is none that every browser reads alike. Never another host, whatever it says.
 */
export function reducedTarget(target: string): string {
  const isPath = target.startsWith('/') && !target.startsWith('//')
  if (target.length > 2_048 || unsafe.test(target) || !(isPath || /^https?:\/\/[^/]/i.test(target))) return '/'
  const parsed = URL.parse(target, 'http://nowhere.invalid')
  if (!parsed || parsed.pathname.startsWith('//')) return '/'
  return parsed.pathname + parsed.search + parsed.hash
}

function liesUnder(url: URL, prefix: URL): boolean {
  if (url.origin !== prefix.origin) return false
  const base = prefix.pathname.endsWith('/') ? prefix.pathname : `${prefix.pathname}/`
  return url.pathname === prefix.pathname || url.pathname.startsWith(base)
}
