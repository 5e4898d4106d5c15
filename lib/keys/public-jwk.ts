import type { KeyObject } from 'node:crypto'

/** The public members of an EC key on P-256 (RFC 7518 §6.2.1), and no other. */
export type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string }

/** The public half of a key as JSON. */
export function publicJwk(key: KeyObject): PublicJwk {
  const { kty, crv, x, y } = key.export({ format: 'jwk' })
  if (kty !== 'EC' || crv !== 'P-256' || !x || !y) throw new Error('Not a key on P-256')
  return { kty, crv, x, y }
}
