import { hash } from 'node:crypto'

// RFC 6962 §2.1: a leaf and an inner node are hashed apart, so that neither can be passed off as the other.
const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

/** The hash of one leaf of the tree. */
export const leafHash = (data: string): Buffer =>
  hash('sha256', Buffer.concat([leafPrefix, Buffer.from(data)]), 'buffer')

/** The root over leaf hashes, in their order (RFC 6962 §2.1, Merkle Tree Hash). */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let level = leaves
  while (level.length > 1) level = parents(level)
  const [root] = level
  return root ? Uint8Array.from(root) : hash('sha256', '', 'buffer')
}

function parents(level: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
    const left = level[2 * i] ?? Buffer.of()
    const right = level[2 * i + 1]
    // An odd one out moves up as it is: the same tree as the RFC's split at the largest power of two.
    return right ? hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer') : left
  })
}
