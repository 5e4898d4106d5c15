import { type Finding, fail, pass } from '#lib/setup/health/finding.ts'
import type { Probe } from './probe.ts'

const check = 'Redirects'

/**
 * The landing URL may lead on, to a page of its own application or to the portal, but not to itself somewhere else: a token
 * that is redirected is lost, or seen by others.
 */
export function judgeRedirect({ location, status }: Probe, landing: URL, portal: URL): Finding {
  if (location === null) return pass(check, 'the landing URL does not lead elsewhere')
  if (landing.protocol === 'https:' && location.protocol === 'http:') {
    const advice =
      'Behind a proxy, tell the application that it is on https (X-Forwarded-Proto), and redirect to https only.'
    return fail(check, `the landing URL redirects to plain http: ${location.origin}`, advice)
  }
  if (location.origin !== landing.origin && location.origin !== portal.origin) {
    const advice = `Register the landing URL under ${location.origin} if that is the application's address, or answer it here.`
    return fail(check, `the landing URL redirects to another site: ${location.origin}`, advice)
  }
  if (location.origin === landing.origin && samePath(location.pathname, landing.pathname)) {
    const register = `Register ${location.origin}${location.pathname} as landing URL.`
    if (!location.searchParams.has('subsystemToken')) {
      return fail(check, `the landing URL redirects to ${location.pathname} and loses its query`, register)
    }
    return fail(check, `the landing URL redirects to ${location.pathname} first`, register)
  }
  if (location.searchParams.has('subsystemToken')) {
    return fail(
      check,
      'the token is carried on to another page',
      'Exchange it at the landing URL, then redirect without it.',
    )
  }
  if (status === 301 || status === 308) {
    return fail(check, `the landing URL redirects for ever (${status})`, 'Browsers remember that: answer with 303.')
  }
  return pass(check, 'it leads on without the token')
}

/** `/en/signed-in/` is `/signed-in` once more. */
function samePath(one: string, other: string): boolean {
  const [path, landing] = [one, other].map((text) => text.replace(/\/+$/, '').toLowerCase())
  return landing !== '' && path?.endsWith(landing ?? '') === true
}
