import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from './context.ts'
import { batchMax, inBatches } from './in-batches.ts'

type Expired = { table: string; key: string; before: Date }

/**
 * Deletes the rows of a table whose `expires_at`, which has an index, is at or before an instant, the oldest first. A row that
 * somebody holds is left for the next time. Only the table's owner may ask; both names are words of its code. Returns how many went.
 */
export function deleteExpired(ctx: Context, { table, key, before }: Expired, stopping?: AbortSignal): Promise<number> {
  const [from, by] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${key}"`)]
  return inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM ${from} WHERE ${by} IN (
        SELECT ${by} FROM ${from} WHERE expires_at <= ${before} ORDER BY expires_at LIMIT ${batchMax} FOR UPDATE SKIP LOCKED)`,
    stopping,
  )
}
