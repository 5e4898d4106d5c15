import { csvLine } from '#lib/audit/csv-line.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { reportImport } from './describe-import.ts'

const columns = ['line', 'username', 'outcome', 'granted', 'joined', 'code', 'detail'] as const

/** What became of every row of an import, as lines of CSV, header first. Refuses: not_permitted. */
export async function* importLines(
  ctx: Context,
  { importId }: { importId: string },
  who: Actor,
): AsyncGenerator<string> {
  let first = true
  for await (const row of reportImport(ctx, { importId }, who)) {
    if (first) yield csvLine(columns)
    first = false
    yield csvLine(columns.map((column) => String(row[column] ?? '')))
  }
}
