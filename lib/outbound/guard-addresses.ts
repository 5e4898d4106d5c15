import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { addRange, parseAddressRange } from '#lib/base/address-range.ts'
import { type Config, isLoopbackHost } from '#lib/config/env.ts'
import { addressKind } from './address-kind.ts'
import { OutboundFailure } from './outbound-failure.ts'

export type AddressGuard = {
  /** Throws OutboundFailure (address_refused) for a host that is written as an address which may not be called. */
  checkLiteral: (hostname: string) => void
  /** Resolves a name for a connection, and hands over nothing unless every address behind it may be called. */
  lookup: LookupFunction
}

type Policy = Pick<Config, 'outboundAllow' | 'publicUrl'>

/**
 * Decides at the moment of connecting which addresses may be called: what was checked is what is connected to, so a name
 * that points elsewhere a moment later (DNS rebinding) gains nothing.
 */
export function guardAddresses({ outboundAllow, publicUrl }: Policy, resolve: Resolve = lookup): AddressGuard {
  const ranges = new BlockList()
  const names = new Set<string>()
  for (const entry of outboundAllow) {
    const range = parseAddressRange(entry)
    if (range) addRange(ranges, range)
    else names.add(entry.toLowerCase())
  }
  const loopbackAllowed = isLoopbackHost(publicUrl.hostname)

  const mayCall = (address: string, hostname: string): boolean => {
    const kind = addressKind(address)
    if (kind === 'loopback') return loopbackAllowed
    if (kind !== 'private') return kind === 'public'
    return names.has(hostname) || ranges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }

  return {
    checkLiteral: (hostname) => {
      const address = hostname.replace(/^\[|\]$/g, '')
      if (isIP(address) !== 0 && !mayCall(address, address)) throw new OutboundFailure('address_refused')
    },
    lookup: (hostname, options, done) => {
      resolveAll(resolve, hostname, (error, addresses) => {
        const refused = addresses.length === 0 || addresses.some(({ address }) => !mayCall(address, hostname))
        if (error) return done(error, '')
        if (refused) return done(new OutboundFailure('address_refused'), '')
        const [first] = addresses
        if (options.all) done(null, addresses)
        else done(null, first?.address ?? '', first?.family)
      })
    },
  }
}

type Resolved = { address: string; family: number }
/** node:dns asks the machine's own resolver, /etc/hosts included. */
type Resolve = (hostname: string, options: { all: true }, done: Answered) => void
type Answered = (error: Error | null, addresses: Resolved[]) => void

/** RFC 6761 §6.3: names below localhost are this machine, whatever a resolver says of them. */
function resolveAll(resolve: Resolve, hostname: string, done: Answered): void {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) {
    const own = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]
    return void process.nextTick(done, null, own)
  }
  resolve(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []))
}
