import type { Context } from '#lib/db/context.ts'
import { everyPublicKey } from './key-ring.ts'
import { type PublicJwk, publicJwk } from './public-jwk.ts'
import type { SigningAlgorithm } from './signing-algorithm.ts'
import { mayStillSpeak } from './token-type.ts'

/** A public key as others read it (RFC 7517). */
export type PublishedKey = PublicJwk & { kid: string; use: 'sig'; alg: SigningAlgorithm }

/** The keys that check what Portico signs, newest first; a retired one stays while a token of its may live. */
export async function publicKeys(ctx: Context): Promise<{ keys: PublishedKey[] }> {
  const known = [...(await everyPublicKey(ctx)).values()].filter((key) => mayStillSpeak(key, ctx.now))
  return { keys: known.map(({ kid, algorithm, key }) => ({ ...publicJwk(key), kid, use: 'sig', alg: algorithm })) }
}
