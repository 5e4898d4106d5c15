import type { KeyObject } from 'node:crypto'

/** The public members of a key (RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2), and no other. */
export type PublicJwk =
  | { kty: 'EC'; crv: 'P-256'; x: string; y: string }
  | { kty: 'RSA'; n: string; e: string }
  | { kty: 'OKP'; crv: 'Ed25519'; x: string }

/** The public half of a key as JSON. */
export function publicJwk(key: KeyObject): PublicJwk {
  const { kty, crv, x, y, n, e } = key.export({ format: 'jwk' })
  if (kty === 'EC' && crv === 'P-256' && x && y) return { kty, crv, x, y }
  if (kty === 'RSA' && n && e) return { kty, n, e }
  if (kty === 'OKP' && crv === 'Ed25519' && x) return { kty, crv, x }
  throw new Error('Not a key that Portico signs with')
}
