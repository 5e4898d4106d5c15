import { sign } from 'node:crypto'
import type { Context } from '#lib/db/context.ts'
import { signingKey } from './key-ring.ts'
import { type SigningAlgorithm, signingAlgorithm } from './signing-algorithm.ts'
import { type TokenType, tokenSecondsMax } from './token-type.ts'

/** What a token says besides `iss`, `iat` and `exp`, which are Portico's to say. */
export type TokenClaims = { readonly aud: string; readonly iss?: never; readonly iat?: never; readonly exp?: never } & {
  readonly [name: string]: unknown
}

/**
 * A signed token (JWS compact form, RFC 7515) of the given type, alive for `expiresInSeconds` (default and maximum: 30 days).
 * Signed by node:crypto on the spot: WebCrypto, through jose, costs five times the processor time (90 against 450 µs
 * on one small machine) and a trip to the thread pool. Reading tokens, the dangerous half, is left to jose.
 */
export async function signToken(
  ctx: Context,
  typ: TokenType,
  claims: TokenClaims,
  {
    expiresInSeconds = tokenSecondsMax,
    algorithm = signingAlgorithm,
  }: { expiresInSeconds?: number; algorithm?: SigningAlgorithm } = {},
): Promise<string> {
  if (expiresInSeconds > tokenSecondsMax) throw new Error(`A token lives ${tokenSecondsMax} seconds at most`)
  const { kid, key } = await signingKey(ctx, algorithm)
  const iat = Math.floor(ctx.now.getTime() / 1_000)
  const header = { alg: algorithm, typ, kid }
  const payload = { ...claims, iss: ctx.config.publicUrl.origin, iat, exp: iat + expiresInSeconds }
  const content = `${encode(header)}.${encode(payload)}`
  // JWS wants the two numbers of an ECDSA signature side by side, not in DER (RFC 7518 §3.4); EdDSA has a digest of its own.
  const digest = algorithm === 'EdDSA' ? null : 'sha256'
  const signature = sign(digest, Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' })
  return `${content}.${signature.toString('base64url')}`
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
