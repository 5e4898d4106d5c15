import { BlockList, isIP } from 'node:net'
import { addRange, parseAddressRange } from '#lib/base/address-range.ts'
import { CannotStart } from '#lib/base/cannot-start.ts'

/** Works out the caller's address from the connection and, where that is a trusted proxy, from X-Forwarded-For. */
export type CallerAddress = (peer: string | undefined, forwardedFor: string | string[] | undefined) => string

/** Refuses (CannotStart) what is neither an address nor a CIDR range. */
export function createCallerAddress(trustedProxies: readonly string[]): CallerAddress {
  const trusted = new BlockList()
  for (const proxy of trustedProxies) {
    const range = parseAddressRange(proxy)
    if (!range) throw new CannotStart(`TRUSTED_PROXIES: ${proxy} is neither an address nor a CIDR range`)
    addRange(trusted, range)
  }
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (peer, forwardedFor) => {
    let caller = plain(peer ?? '')
    if (!isIP(caller) || !isTrusted(caller)) return caller
    // Every proxy appends the address it saw, so the list is believed from its end, hop by hop, while hops are ours.
    const hops = [forwardedFor ?? []].flat().join(',').split(',').map(plain)
    for (const hop of hops.reverse()) {
      if (!isIP(hop)) break
      caller = hop
      if (!isTrusted(hop)) break
    }
    return caller
  }
}

/** Without white space, and an IPv4 address that came over an IPv6 socket in its own form. */
function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.)/i, '')
}
