import { generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import type { Context } from '#lib/db/context.ts'
import { publicJwk } from './public-jwk.ts'
import { privateKeyPurpose, signingAlgorithm } from './signing-algorithm.ts'

/** Makes a key that is published at once and signs from `signsFrom` on. Returns its `kid`. */
export async function createSigningKey(ctx: Context, signsFrom: Date): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicJwk(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const privateJwk = JSON.stringify(privateKey.export({ format: 'jwk' }))
  const sealedPrivate = ctx.sealer.seal(privateJwk, privateKeyPurpose(kid))
  await ctx.db.signingKey.create({
    data: { kid, algorithm: signingAlgorithm, publicJwk: jwk, sealedPrivate, createdAt: ctx.now, signsFrom },
  })
  return kid
}

/** Until the transaction ends nobody else makes or retires a key. */
export async function holdSigningKeys(tx: Context): Promise<void> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('portico signing key', 0))`
}
