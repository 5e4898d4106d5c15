import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { Refusal } from '#lib/base/refusal.ts'
import { userColumns } from './user-row.ts'

/** A row as it stands in the file: not looked at yet. */
export type RawRow = { line: number; value: unknown }

/** The rows of a CSV file with a header line. Refuses: malformed_request (unknown column, broken quoting or row). */
export async function* readCsv(input: Readable, known: readonly string[] = userColumns): AsyncGenerator<RawRow> {
  const columns = (header: string[]) => refuseUnknown(header, known)
  const parser = parse({ bom: true, columns, info: true, skip_empty_lines: true, trim: true })
  input.on('error', (error) => parser.destroy(error))
  try {
    const rows: AsyncIterable<{ info: { lines: number }; record: unknown }> = input.pipe(parser)
    for await (const { info, record } of rows) yield { line: info.lines, value: record }
  } catch (cause) {
    if (cause instanceof CsvError) throw new Refusal('malformed_request', { detail: cause.message, cause })
    throw cause
  }
}

/** The rows of a file with one JSON object a line; empty lines are skipped. A line that is no JSON is a row that is no object. */
export async function* readJsonLines(input: Readable): AsyncGenerator<RawRow> {
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    if (text.trim() !== '') yield { line, value: jsonOf(text) }
  }
}

function refuseUnknown(header: string[], known: readonly string[]): string[] {
  const unknown = header.find((column) => !known.includes(column))
  if (unknown === undefined) return header
  const detail = `The column ${unknown} is not known. Known are ${known.join(', ')}.`
  throw new Refusal('malformed_request', { detail })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // The row's schema says that it is no object.
  }
}
