/**
 * What to do where the portal does not call an address (failure `address_refused`): the variable to set, with its value. The class
 * of address is not said, for a name may not be tried out for what stands behind it.
 */
export function allowAdvice(url: URL | null): string {
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? 'wiki.intranet'
  return `If ${url ? host : 'it'} is in your private network, start the portal with OUTBOUND_ALLOW=${host}. The portal's own machine it calls only where PUBLIC_URL is a localhost; where clouds hand out credentials, never.`
}
