import { BlockList, isIP } from 'node:net'
import { addRange, parseAddressRange } from '#lib/base/address-range.ts'

/**
 * What an address is, to somebody who is asked to call it: `public`; `private`, another network behind the same wall;
 * `loopback`, this machine; `never`, what no application answers at, or what hands out the machine's own credentials.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'never'

/** Where clouds hand out the credentials of the machine; some lie in ranges that are otherwise of use. */
const metadata = ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254']

const loopback = ['127.0.0.0/8', '::1']

/** RFC 1918, RFC 6598 (between a carrier and its customers), RFC 2544 (test networks), RFC 4193. */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15', 'fc00::/7']

/** The rest of IANA's registries of special-purpose addresses (RFC 6890) that is not globally reachable, and multicast. */
const special = [
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  // Of the addresses below 2000::/3 that look global: protocol assignments with Teredo, documentation, 6to4.
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
]

const globalUnicast = ['2000::/3']

const listOf = (ranges: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const text of ranges) {
    const range = parseAddressRange(text)
    if (!range) throw new Error(`${text} is not a range`)
    addRange(list, range)
  }
  return list
}

const never = listOf([...metadata, ...special])
const here = listOf(loopback)
const inside = listOf(privateNetworks)
const global6 = listOf(globalUnicast)

/** What an IPv4 or IPv6 address is. An IPv4 address within an IPv6 one (mapped, NAT64) is what the IPv4 address is. */
export function addressKind(address: string): AddressKind {
  // A zone ("%eth0") says through which interface, not to whom.
  const [plain = ''] = address.split('%')
  const version = isIP(plain)
  if (version === 0) return 'never'
  const embedded = version === 6 ? embeddedIpv4(plain) : null
  if (embedded !== null) return addressKind(embedded)
  const family = version === 6 ? 'ipv6' : 'ipv4'
  if (never.check(plain, family)) return 'never'
  if (here.check(plain, family)) return 'loopback'
  if (inside.check(plain, family)) return 'private'
  return family === 'ipv4' || global6.check(plain, family) ? 'public' : 'never'
}

/** ::ffff:0:0/96 (RFC 4291 §2.5.5.2) and 64:ff9b::/96 (RFC 6052), where IPv6-only networks reach IPv4. */
const embedding = /^\[(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})\]$/

function embeddedIpv4(address: string): string | null {
  // The URL parser writes every address in the one form of RFC 5952.
  const { hostname } = new URL(`http://[${address}]`)
  if (hostname === '[64:ff9b::]') return '0.0.0.0'
  const [, high = '0', low] = embedding.exec(hostname) ?? []
  if (low === undefined) return null
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join('.')
}
