import type { Context } from '#lib/db/context.ts'
import { superflyImport } from './schemes/superfly.ts'

/** What a sealed hash begins with; two partial indexes know it too. */
const mark = 'sealed$'
const purpose = 'imported password hash'

/**
 * What many imported hashes rest as until `wrapSealedHashes` has come to them. A hash that stands up to theft stays as it is.
 * SHA-256 does not, and argon2id over each of a hundred thousand takes an hour: it is encrypted under the root secret.
 */
export const sealWeakHash = (ctx: Context, given: string): string =>
  superflyImport.test(given) ? mark + ctx.sealer.seal(given, purpose) : given

/** A stored hash as its scheme reads it. One that does not open is a fault of the database, no wrong password: it throws. */
export function openHash(ctx: Context, stored: string): string {
  if (!stored.startsWith(mark)) return stored
  const opened = ctx.sealer.open(stored.slice(mark.length), purpose)
  if (opened === null) throw new Error('A sealed password hash does not open')
  return opened
}
