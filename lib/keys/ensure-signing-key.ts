import type { Context } from '#lib/db/context.ts'
import { createSigningKey, holdSigningKeys } from './create-signing-key.ts'

/**
 * Makes the first key that signs for Portico, unless there is one. Every process calls it at start; of several that
 * start together one makes the key and the others find it.
 */
export async function ensureSigningKey(ctx: Context): Promise<void> {
  if (await hasSigningKey(ctx)) return
  await ctx.atomically(async (tx) => {
    await holdSigningKeys(tx)
    if (!(await hasSigningKey(tx))) await createSigningKey(tx, tx.now)
  })
}

async function hasSigningKey(ctx: Context): Promise<boolean> {
  return (await ctx.db.signingKey.findFirst({ where: { retiredAt: null }, select: { kid: true } })) !== null
}
