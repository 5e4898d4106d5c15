import type { ServerResponse } from 'node:http'

const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not no-referrer: with that, form POSTs would carry `Origin: null`.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
}
const secureYears = 'max-age=63072000; includeSubDomains'

/** The headers that every answer carries. */
export function setSecurityHeaders(response: ServerResponse, publicUrl: URL): void {
  for (const [name, value] of Object.entries(everywhere)) response.setHeader(name, value)
  if (publicUrl.protocol === 'https:') response.setHeader('strict-transport-security', secureYears)
}

/** What an answer that is no page may load: nothing. */
export const policyOfData = "default-src 'none'; frame-ancestors 'none'"

interface PagePolicy {
  nonce: string
  dev: boolean
  /** The schemes by which this page's form may lead away: browsers apply form-action to redirects as well. */
  formSchemes?: readonly string[]
}

/** The content security policy of a page: only what we serve ourselves, scripts only with the page's nonce. */
export function policyOfPage({ nonce, dev, formSchemes = [] }: PagePolicy): string {
  const directives = [
    "default-src 'none'",
    // Only the development server evaluates strings, to reload what was edited.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Accessible overlays position themselves by style attributes, which cannot carry a nonce.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action ${["'self'", ...formSchemes].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  return directives.join('; ')
}
