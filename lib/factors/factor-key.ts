import type { Context } from '#lib/db/context.ts'

type Keyed = { id: string; sealedKey: string }

/** The purpose under which a factor's key is sealed: table, column and row, so that it opens nowhere else. */
const purposeOf = (id: string): string => `factor.sealed_key.${id}`

/** A factor's key, base32, as it rests in the table. */
export const sealFactorKey = (ctx: Context, id: string, key: string): string => ctx.sealer.seal(key, purposeOf(id))

/** The key of a factor. A key that does not open is a fault of the database, not a wrong code: it throws. */
export function openFactorKey(ctx: Context, { id, sealedKey }: Keyed): string {
  const key = ctx.sealer.open(sealedKey, purposeOf(id))
  if (key === null) throw new Error(`The key of factor ${id} does not open`)
  return key
}
