import type { JsonWebKey } from 'node:crypto'
import type { Context } from '#lib/db/context.ts'
import { everyPrivateKey, type PrivateKey } from './key-ring.ts'
import type { SigningAlgorithm } from './signing-algorithm.ts'
import { mayStillSpeak } from './token-type.ts'

/** A key with its private half, as a library that signs for itself wants it. It never leaves the process. */
export type ProviderKey = JsonWebKey & { kid: string; use: 'sig'; alg: SigningAlgorithm }

const exported = new WeakMap<readonly PrivateKey[], readonly ProviderKey[]>()

/**
 * Keys that sign, the one that signs now before the others of its algorithm, and those whose signature something alive may
 * bear. The same list as long as the keys were not read again.
 */
export async function providerKeys(ctx: Context): Promise<readonly ProviderKey[]> {
  const every = await everyPrivateKey(ctx)
  const known = exported.get(every)
  if (known) return known
  const keys = every
    .filter((key) => mayStillSpeak(key, ctx.now))
    .map(
      ({ kid, algorithm, key }): ProviderKey => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: algorithm }),
    )
  exported.set(every, keys)
  return keys
}
