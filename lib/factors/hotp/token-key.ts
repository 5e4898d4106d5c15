import type { Context } from '#lib/db/context.ts'

type Keyed = { id: string; sealedKey: string }

const purposeOf = (id: string): string => `hardware_token.sealed_key.${id}`

/** The key of a token in stock, base 32, as it rests in the table. */
export const sealTokenKey = (ctx: Context, id: string, key: string): string => ctx.sealer.seal(key, purposeOf(id))

/** A key that does not open is a fault of the database: it throws. */
export function openTokenKey(ctx: Context, { id, sealedKey }: Keyed): string {
  const key = ctx.sealer.open(sealedKey, purposeOf(id))
  if (key === null) throw new Error(`The key of hardware token ${id} does not open`)
  return key
}
