import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { importTokens, type TokenOutcome } from '#lib/factors/hotp/import-tokens.ts'
import { tokenColumns } from '#lib/factors/hotp/token-row.ts'
import { readCsv } from '#lib/users/read-user-rows.ts'
import { type Call, type Command, optional } from './command.ts'
import { openFile } from './open-file.ts'
import { table } from './table.ts'

export const factorImportCommand: Command = {
  name: 'factor import-hotp',
  summary: 'Take hardware tokens into stock, from a CSV file with serial,key,counter',
  argument: '<file>',
  options: [optional('--encoding <encoding>', 'how the keys are written: hex (default) or base32')],
  example: 'factor import-hotp tokens.csv --encoding base32',
  run,
}

async function run({ argument, options, open, progress }: Call) {
  const encoding = options['encoding'] ?? 'hex'
  if (encoding !== 'hex' && encoding !== 'base32') {
    throw new Refusal('malformed_request', { detail: '--encoding: say hex or base32' })
  }
  const input = argument === '-' ? process.stdin : (await openFile(argument, 'r')).createReadStream()
  const { context } = await open()
  const counts = { imported: 0, assigned: 0, unchanged: 0, refused: 0 }
  const rows: TokenOutcome[] = []
  for await (const row of importTokens(context, readCsv(input, tokenColumns), { encoding }, operator)) {
    rows.push(row)
    counts[row.outcome] += 1
    progress(`line ${row.line}`)
  }
  progress('')
  return { json: { ...counts, rows }, text: report(rows, counts), failed: counts.refused > 0 }
}

function report(rows: readonly TokenOutcome[], counts: Record<TokenOutcome['outcome'], number>): string {
  const refused = rows.flatMap((row) =>
    row.outcome === 'refused' ? [[String(row.line), row.serial ?? '', row.detail]] : [],
  )
  const list = refused.length ? `${table(['line', 'serial', 'refused because'], refused)}\n\n` : ''
  const words = [
    `${counted(rows.length, 'row')}: ${counts.imported} into stock`,
    `${counts.assigned} assigned`,
    `${counts.unchanged} unchanged`,
    `${counts.refused} refused`,
  ]
  return `${list}${words.join(', ')}.`
}
