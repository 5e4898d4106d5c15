import { type BlockList, isIP } from 'node:net'

/** An IP address, or a range of them in CIDR notation. */
export type AddressRange = { address: string; prefix: number; family: 'ipv4' | 'ipv6' }

/** Reads `192.0.2.7` or `192.0.2.0/24`, of either family; null for everything else. */
export function parseAddressRange(text: string): AddressRange | null {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits ?? '0')) return null
  const prefixMax = version === 6 ? 128 : 32
  const prefix = bits === undefined ? prefixMax : Number(bits)
  return prefix <= prefixMax ? { address, prefix, family: version === 6 ? 'ipv6' : 'ipv4' } : null
}

export function addRange(list: BlockList, { address, prefix, family }: AddressRange): void {
  list.addSubnet(address, prefix, family)
}
