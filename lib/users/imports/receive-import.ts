import type { Readable } from 'node:stream'
import type { Prisma } from '#generated/prisma/client.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { readCsv } from '#lib/users/read-user-rows.ts'

const rowsMax = 1_000_000
const rowsAtOnce = 1_000

type Upload = {
  fileName: string
  emailVerified: boolean
  /** A CSV file with a header line, UTF-8. */
  csv: Readable
}

/**
 * Takes a file of users in, row by row, without looking into it further; checking starts when it is there whole. What breaks
 * off half-way leaves nothing. Refuses: not_permitted; malformed_request (unknown column, broken quoting, no rows, too many).
 */
export async function receiveImport(
  ctx: Context,
  { fileName, emailVerified, csv }: Upload,
  who: Actor,
): Promise<{ id: string; total: number }> {
  await requireRight(ctx, who, 'users.write')
  const createdById = personOf(who)
  if (createdById === null) throw new Refusal('not_permitted', { detail: 'The command line imports by itself.' })
  const { id } = await ctx.db.importRun.create({
    data: { createdById, fileName: fileName.slice(0, 200), emailVerified, createdAt: ctx.now },
    select: { id: true },
  })
  try {
    const total = await storeRows(ctx, id, csv)
    if (total === 0) throw new Refusal('malformed_request', { detail: 'The file has no rows below its header.' })
    await ctx.atomically(async (tx) => {
      await tx.db.importRun.update({ where: { id }, data: { total, state: 'checking' }, select: { id: true } })
      await recordEvent(tx, { kind: 'import.received', facts: { importId: id, rows: total } }, who)
    })
    return { id, total }
  } catch (error) {
    await ctx.db.importRun.delete({ where: { id } })
    throw error
  }
}

async function storeRows(ctx: Context, runId: string, csv: Readable): Promise<number> {
  let total = 0
  let batch: Prisma.ImportRowCreateManyInput[] = []
  const store = async () => {
    await ctx.db.importRow.createMany({ data: batch })
    total += batch.length
    batch = []
  }
  for await (const { line, value } of readCsv(csv)) {
    if (total + batch.length >= rowsMax) {
      throw new Refusal('malformed_request', { detail: `A file has at most ${rowsMax.toLocaleString('en')} rows.` })
    }
    batch.push({ runId, line, value: withoutNull(value) })
    if (batch.length === rowsAtOnce) await store()
  }
  if (batch.length > 0) await store()
  return total
}

/** PostgreSQL stores no U+0000; the row's schema refuses what is left of it. */
const withoutNull = (value: unknown): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '�'))
