import { rename, rm } from 'node:fs/promises'
import { type Readable, Writable } from 'node:stream'
import { recordEvent } from '#lib/audit/record-event.ts'
import { operator } from '#lib/base/actor.ts'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { counted } from '#lib/base/counted.ts'
import { createSealer } from '#lib/base/seal.ts'
import type { Config } from '#lib/config/env.ts'
import { readRootSecret } from '#lib/config/root-secret.ts'
import type { Manifest } from '#lib/db/backup/manifest.ts'
import { restoreBackup } from '#lib/db/backup/restore-backup.ts'
import { writeBackup } from '#lib/db/backup/write-backup.ts'
import { migrate } from '#lib/db/migrate.ts'
import { endEverySession } from '#lib/sessions/end-sessions.ts'
import { opensKeyCheck } from '#lib/setup/open-sealer.ts'
import { type Call, type Command, optional, required } from './command.ts'
import { commandConfig, openPostgres } from './installation.ts'
import { openFile } from './open-file.ts'

export const backupCommands: readonly Command[] = [
  {
    name: 'backup',
    summary: 'Save everything but the root secret to a file, while the portal goes on',
    options: [required('--output <file>', 'where to; - is standard output')],
    example: 'backup --output portico-2027-01-31.backup',
    run: backup,
  },
  {
    name: 'restore',
    summary: 'Load a backup into an empty database',
    argument: '<file>',
    options: [optional('--keep-sessions', 'people stay signed in; only where nobody used the portal since the backup')],
    example: 'restore portico-2027-01-31.backup',
    run: restore,
  },
]

async function backup({ options, keep, progress }: Call) {
  const file = String(options['output'])
  const tell = (table: string, rows: number) => progress(`${table}: ${counted(rows, 'row')}`)
  const { directUrl } = keep(await openPostgres(commandConfig()))
  if (file === '-') {
    await writeBackup({ url: directUrl, output: untilEnd(process.stdout), progress: tell })
    return { json: null, text: '' }
  }
  // Apart until it is whole, and readable by its owner only: it holds password hashes.
  const unfinished = `${file}.unfinished`
  const output = (await openFile(unfinished, 'w')).createWriteStream()
  keep({ value: output, close: () => rm(unfinished, { force: true }) })
  const { tables } = await writeBackup({ url: directUrl, output, progress: tell })
  progress('')
  await rename(unfinished, file)
  const text = `Saved ${counted(rowsOf(tables), 'row')} to ${file}.\nThe root secret is not in it: keep DATA_DIR/secret (or PORTICO_SECRET) in another safe place.`
  return { json: { file, tables }, text }
}

/** Standard output cannot be closed, and the stream that ends in it wants to. */
const untilEnd = (output: NodeJS.WriteStream): Writable =>
  new Writable({ write: (chunk, _encoding, done) => void output.write(chunk, done) })

async function restore({ argument, options, open, keep, progress }: Call) {
  const config = commandConfig()
  const input: Readable = argument === '-' ? process.stdin : (await openFile(argument, 'r')).createReadStream()
  const { directUrl } = keep(await openPostgres(config))
  const tell = (table: string, rows: number) => progress(`${table}: ${counted(rows, 'row')}`)
  const accept = (manifest: Manifest) => refuseOtherSecret(config, manifest)
  const { manifest, totals } = await restoreBackup({ url: directUrl, input, accept, progress: tell })
  progress('')
  await migrate(directUrl)
  const { context } = await open()
  // What was signed out or locked since the backup would otherwise be signed in again.
  if (!options['keepSessions']) await endEverySession(context(), operator)
  await recordEvent(context(), { kind: 'instance.restored', facts: { backupAt: manifest.createdAt } }, operator)
  const sessions = options['keepSessions'] ? 'People are still signed in.' : 'Everybody has to sign in again.'
  const rows = rowsOf(totals.tables)
  const text = `Restored ${counted(rows, 'row')} as of ${manifest.createdAt}. ${sessions}`
  return { json: { createdAt: manifest.createdAt, rows }, text }
}

function refuseOtherSecret(config: Config, { keyCheck }: Manifest): void {
  const secret = readRootSecret(config)
  if (secret && opensKeyCheck(createSealer(secret), keyCheck)) return
  const here = secret
    ? 'The root secret here is not the one that this backup was made with'
    : 'There is no root secret here'
  throw new CannotStart(
    `${here}, and a backup holds none: put the installation's own secret into DATA_DIR/secret or PORTICO_SECRET first`,
  )
}

const rowsOf = (tables: Record<string, { rows: number }>): number =>
  Object.values(tables).reduce((sum, { rows }) => sum + rows, 0)
