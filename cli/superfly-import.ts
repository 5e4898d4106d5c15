import { createGunzip } from 'node:zlib'
import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { dumpOfDatabase, isMysqlUrl } from '#lib/superfly/import/dump-of-database.ts'
import type { SubsystemOutcome } from '#lib/superfly/import/import-subsystem.ts'
import { importSuperfly } from '#lib/superfly/import/import-superfly.ts'
import { type Call, type Command, optional } from './command.ts'
import { chosenForPeople, PeopleTold, peopleOptions } from './import-people.ts'
import { openFile } from './open-file.ts'
import { readSecret } from './read-secret.ts'
import { table } from './table.ts'

export const superflyImportCommand: Command = {
  name: 'import superfly',
  summary: 'Take over applications and people of Superfly, from its database or a dump; again it adds what is missing',
  argument: '<source>',
  options: [
    optional(
      '--crypto-stdin',
      'read superfly-cryptoSecret and superfly-cryptoSalt, a line each, to open authenticator apps',
    ),
    ...peopleOptions,
  ],
  stopsGently: true,
  example: 'import superfly superfly.sql.gz --crypto-stdin --dry-run',
  run,
}

async function run({ argument, options, open, progress, stopping }: Call) {
  const asksCrypto = options['cryptoStdin'] === true
  if (asksCrypto && argument === '-') {
    throw new Refusal('malformed_request', { detail: '--crypto-stdin: standard input is the dump already.' })
  }
  const crypto = asksCrypto ? await readCrypto() : null
  const dump = await openDump(argument)
  const chosen = chosenForPeople(options)
  const subsystems: SubsystemOutcome[] = []
  const people = new PeopleTold(progress)
  progress('reading')
  for await (const step of importSuperfly(await open(), dump, { ...chosen, crypto, stopping }, operator)) {
    if (step.step === 'subsystem') subsystems.push(step.subsystem)
    else people.add(step)
  }
  const found = { dryRun: chosen.dryRun, stopped: stopping.aborted, subsystems, ...people.json() }
  const failed = found.stopped || people.someRefused || subsystems.some(({ outcome }) => outcome === 'refused')
  return { json: found, text: [applicationsTable(subsystems), ...people.lines(found)].join('\n\n'), failed }
}

/** What `mysqldump` writes, or wrote: of a running database, on standard input, or in a file. */
async function openDump(source: string): Promise<AsyncIterable<string>> {
  if (isMysqlUrl(source)) return dumpOfDatabase(source)
  if (source === '-') return process.stdin.setEncoding('utf8')
  const file = (await openFile(source, 'r')).createReadStream()
  return (source.endsWith('.gz') ? file.pipe(createGunzip()) : file).setEncoding('utf8')
}

async function readCrypto() {
  const [secret = '', salt = ''] = (await readSecret('Secret and salt')).split(/\r?\n/)
  if (!secret || !salt) {
    throw new Refusal('malformed_request', { detail: '--crypto-stdin: give the secret and the salt, a line each' })
  }
  return { secret, salt }
}

const applicationsTable = (subsystems: readonly SubsystemOutcome[]): string =>
  table(
    ['superfly', 'portico', '', 'with', 'capabilities to confirm'],
    subsystems.map(({ name, identifier, outcome, actions, groups, roles, proposed, detail }) => [
      ...[name, identifier, outcome],
      detail ?? `${counted(actions, 'action')}, ${counted(groups, 'group')}, ${counted(roles, 'role')}`,
      proposed.join(' '),
    ]),
  )
