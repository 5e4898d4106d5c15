import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { importUsers, type RowOutcome } from '#lib/users/import-users.ts'
import { readCsv, readJsonLines } from '#lib/users/read-user-rows.ts'
import { type Call, type Command, optional } from './command.ts'
import { openFile } from './open-file.ts'
import { table } from './table.ts'

const readers = { csv: readCsv, jsonl: readJsonLines }

export const userImportCommand: Command = {
  name: 'user import',
  summary: 'Make accounts from a file; people who exist only gain the roles and teams they lack',
  argument: '<file>',
  options: [
    optional('--format <format>', 'csv or jsonl; default: as the file is called'),
    optional('--email-verified', 'you vouch that the addresses are theirs: they become names to sign in with'),
    optional('--dry-run', 'say what would happen, and change nothing'),
  ],
  example: 'user import people.csv --dry-run',
  run,
}

async function run({ argument, options, open, progress }: Call) {
  const format = String(options['format'] ?? argument.split('.').at(-1))
  if (format !== 'csv' && format !== 'jsonl') {
    throw new Refusal('malformed_request', { detail: '--format: say csv or jsonl' })
  }
  const input = argument === '-' ? process.stdin : (await openFile(argument, 'r')).createReadStream()
  const { context } = await open()
  const chosen = { dryRun: options['dryRun'] === true, emailVerified: options['emailVerified'] === true }
  const counts = { created: 0, granted: 0, unchanged: 0, refused: 0 }
  const rows: RowOutcome[] = []
  for await (const row of importUsers(context, readers[format](input), chosen, operator)) {
    rows.push(row)
    counts[row.outcome] += 1
    progress(`line ${row.line}`)
  }
  progress('')
  return {
    json: { dryRun: chosen.dryRun, ...counts, rows },
    text: report(rows, counts, chosen.dryRun),
    failed: counts.refused > 0,
  }
}

function report(rows: readonly RowOutcome[], counts: Record<RowOutcome['outcome'], number>, dryRun: boolean): string {
  const refused = rows.filter((row) => row.outcome === 'refused')
  const lines = refused.map((row) => [String(row.line), row.username ?? '', row.detail])
  const list = refused.length ? `${table(['line', 'username', 'refused because'], lines)}\n\n` : ''
  const words = [
    `${counted(rows.length, 'row')}: ${counts.created} created`,
    `${counts.granted} given roles or teams`,
    `${counts.unchanged} unchanged`,
    `${counts.refused} refused`,
  ]
  return `${list}${words.join(', ')}.${dryRun ? ' Nothing was changed: this was a dry run.' : ''}`
}
