import { generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import type { Context } from '#lib/db/context.ts'
import { publicJwk } from './public-jwk.ts'
import { privateKeyPurpose, signingAlgorithm } from './signing-algorithm.ts'

/**
 * Makes the first key that signs for Portico, unless there is one. Every process calls it at start; of several that
 * start together one makes the key and the others find it.
 */
export async function ensureSigningKey(ctx: Context): Promise<void> {
  if (await hasSigningKey(ctx)) return
  await ctx.atomically(async (tx) => {
    await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('portico signing key', 0))`
    if (!(await hasSigningKey(tx))) await createSigningKey(tx)
  })
}

async function hasSigningKey(ctx: Context): Promise<boolean> {
  return (await ctx.db.signingKey.findFirst({ where: { retiredAt: null }, select: { kid: true } })) !== null
}

async function createSigningKey(ctx: Context): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicJwk(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const privateJwk = JSON.stringify(privateKey.export({ format: 'jwk' }))
  const sealedPrivate = ctx.sealer.seal(privateJwk, privateKeyPurpose(kid))
  await ctx.db.signingKey.create({
    data: { kid, algorithm: signingAlgorithm, publicJwk: jwk, sealedPrivate, createdAt: ctx.now },
  })
}
