import { hash, sign, verify } from 'node:crypto'
import type { PublicKey, SigningKey } from '#lib/keys/key-ring.ts'
import { canonicalJson } from './canonical-json.ts'

/** What the signature of a block is over: everything that it says. */
export type BlockHeader = {
  n: number
  prevHash: Uint8Array
  root: Uint8Array
  count: number
  at: Date
  kid: string
}

/** What the first block is linked to. */
export const genesisHash = new Uint8Array(32)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function headerBytes({ n, prevHash, root, count, at, kid }: BlockHeader): Buffer {
  const header = { n, prevHash: hex(prevHash), root: hex(root), count, at: at.toISOString(), kid }
  // The first line keeps what is signed here from ever being a JWT, and the other way round.
  return Buffer.from(`portico audit block v1\n${canonicalJson(header)}`)
}

/** The hash by which the next block, and the anchor in the log, name this one. */
export const headerHash = (header: BlockHeader): Buffer => hash('sha256', headerBytes(header), 'buffer')

/** An ES256 signature over the header, base64url. */
export const signHeader = (header: BlockHeader, { key }: SigningKey): string =>
  sign('sha256', headerBytes(header), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')

/** Whether the signature over the header is this key's. */
export function headerHolds(header: BlockHeader, signature: string, { key }: PublicKey): boolean {
  const bytes = Buffer.from(signature, 'base64url')
  // Decoding overlooks stray characters and the last letter's spare bits; a signature altered there is altered too.
  if (bytes.toString('base64url') !== signature) return false
  return verify('sha256', headerBytes(header), { key, dsaEncoding: 'ieee-p1363' }, bytes)
}
