import type { Context } from '#lib/db/context.ts'

/** Forgets everybody's identity at a provider that is taken away. Returns how many there were. */
export async function forgetIdentitiesOf(tx: Context, providerId: string): Promise<number> {
  const { count } = await tx.db.upstreamIdentity.deleteMany({ where: { providerId } })
  return count
}
