import type { Context } from '#lib/db/context.ts'
import { createSigningKey, holdSigningKeys } from './create-signing-key.ts'
import { type SigningAlgorithm, signingAlgorithm, signingAlgorithms } from './signing-algorithm.ts'

/**
 * Makes the first key of an algorithm that signs for Portico, unless there is one. Of several processes that start together
 * one makes the key and the others find it.
 */
export async function ensureSigningKey(ctx: Context, algorithm: SigningAlgorithm = signingAlgorithm): Promise<void> {
  if (await hasSigningKey(ctx, algorithm)) return
  await ctx.atomically(async (tx) => {
    await holdSigningKeys(tx)
    if (!(await hasSigningKey(tx, algorithm))) await createSigningKey(tx, algorithm, tx.now)
  })
}

/** A key of each algorithm. Every process calls it at start, so that none is published only after something was signed by it. */
export async function ensureSigningKeys(ctx: Context): Promise<void> {
  for (const algorithm of signingAlgorithms) await ensureSigningKey(ctx, algorithm)
}

async function hasSigningKey(ctx: Context, algorithm: SigningAlgorithm): Promise<boolean> {
  return (await ctx.db.signingKey.findFirst({ where: { algorithm, retiredAt: null }, select: { kid: true } })) !== null
}
