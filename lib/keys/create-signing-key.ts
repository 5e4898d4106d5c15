import { generateKeyPair, type KeyPairKeyObjectResult } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint } from 'jose'
import type { Context } from '#lib/db/context.ts'
import { publicJwk } from './public-jwk.ts'
import { privateKeyPurpose, type SigningAlgorithm } from './signing-algorithm.ts'

const generate = promisify(generateKeyPair)

/** How a pair is made. In the thread pool: an RSA key takes a tenth of a second or several. */
const makers: Record<SigningAlgorithm, () => Promise<KeyPairKeyObjectResult>> = {
  ES256: () => generate('ec', { namedCurve: 'P-256' }),
  RS256: () => generate('rsa', { modulusLength: 2_048 }),
  EdDSA: () => generate('ed25519'),
}

/** Makes a key that is published at once and signs from `signsFrom` on. Returns its `kid`. */
export async function createSigningKey(ctx: Context, algorithm: SigningAlgorithm, signsFrom: Date): Promise<string> {
  const { publicKey, privateKey } = await makers[algorithm]()
  const jwk = publicJwk(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const privateJwk = JSON.stringify(privateKey.export({ format: 'jwk' }))
  const sealedPrivate = ctx.sealer.seal(privateJwk, privateKeyPurpose(kid))
  await ctx.db.signingKey.create({
    data: { kid, algorithm, publicJwk: jwk, sealedPrivate, createdAt: ctx.now, signsFrom },
  })
  return kid
}

/** Until the transaction ends nobody else makes or retires a key. */
export async function holdSigningKeys(tx: Context): Promise<void> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('portico signing key', 0))`
}
