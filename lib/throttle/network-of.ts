import { isIP } from 'node:net'

/**
 * The network that an address belongs to: the /24 of IPv4, the /64 of IPv6, which is what one subscriber gets.
 * Null where it says nothing of who is there: no address, or this machine itself (a proxy that nobody has named).
 */
export function networkOf(address: string): string | null {
  const plain = address.split('%')[0] ?? ''
  if (isIP(plain) === 4) return plain.startsWith('127.') ? null : `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (isIP(plain) !== 6) return null
  // The URL parser writes every spelling of an address in one.
  const canonical = new URL(`http://[${plain}]/`).hostname.slice(1, -1)
  if (canonical === '::1') return null
  const [head = '', tail] = canonical.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after]
  return `${all.slice(0, 4).join(':')}::/64`
}
