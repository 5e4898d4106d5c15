import { createGunzip } from 'node:zlib'
import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { PersonOutcome } from '#lib/superfly/import/import-person.ts'
import type { SubsystemOutcome } from '#lib/superfly/import/import-subsystem.ts'
import { importSuperfly } from '#lib/superfly/import/import-superfly.ts'
import { type Call, type Command, optional } from './command.ts'
import { openFile } from './open-file.ts'
import { readSecret } from './read-secret.ts'
import { table } from './table.ts'

export const superflyImportCommand: Command = {
  name: 'import superfly',
  summary: 'Take over applications and people from a MySQL dump of Superfly; again it adds what is missing',
  argument: '<dump>',
  options: [
    optional(
      '--crypto-stdin',
      'read superfly-cryptoSecret and superfly-cryptoSalt, a line each, to open authenticator apps',
    ),
    optional('--email-verified', 'you vouch that the addresses are theirs: they become names to sign in with'),
    optional('--dry-run', 'say what would happen, and change nothing'),
  ],
  example: 'import superfly superfly.sql.gz --crypto-stdin --dry-run',
  run,
}

/** Of those whom something is to be said about; how many there are in all is counted. */
const listedMax = 1_000

async function run({ argument, options, open, progress }: Call) {
  const crypto = options['cryptoStdin'] === true ? await readCrypto() : null
  const file = (await openFile(argument, 'r')).createReadStream()
  const dump = (argument.endsWith('.gz') ? file.pipe(createGunzip()) : file).setEncoding('utf8')
  const chosen = { dryRun: options['dryRun'] === true, emailVerified: options['emailVerified'] === true, crypto }
  const found = { subsystems: [] as SubsystemOutcome[], people: { created: 0, granted: 0, unchanged: 0, refused: 0 } }
  const told: PersonOutcome[] = []
  progress('reading')
  for await (const step of importSuperfly(await open(), dump, chosen, operator)) {
    if (step.step === 'subsystem') found.subsystems.push(step.subsystem)
    else {
      const { person, done, of } = step
      found.people[person.outcome] += 1
      if ((person.outcome === 'refused' || person.notes.length > 0) && told.length < listedMax) told.push(person)
      progress(`${done} of ${counted(of, 'person')}`)
    }
  }
  progress('')
  const failed = found.people.refused > 0 || found.subsystems.some(({ outcome }) => outcome === 'refused')
  return { json: { dryRun: chosen.dryRun, ...found, told }, text: report(found, told, chosen.dryRun), failed }
}

async function readCrypto() {
  const [secret = '', salt = ''] = (await readSecret('Secret and salt')).split(/\r?\n/)
  if (!secret || !salt) {
    throw new Refusal('malformed_request', { detail: '--crypto-stdin: give the secret and the salt, a line each' })
  }
  return { secret, salt }
}

type Found = { subsystems: SubsystemOutcome[]; people: Record<PersonOutcome['outcome'], number> }

function report({ subsystems, people }: Found, told: readonly PersonOutcome[], dryRun: boolean): string {
  const applications = subsystems.map(({ name, identifier, outcome, actions, groups, roles, proposed, detail }) => [
    ...[name, identifier, outcome],
    detail ?? `${counted(actions, 'action')}, ${counted(groups, 'group')}, ${counted(roles, 'role')}`,
    proposed.join(' '),
  ])
  const lines = told.map(({ username, outcome, detail, notes }) => [username, outcome, detail ?? notes.join('; ')])
  const blocks = [
    table(['superfly', 'portico', '', 'with', 'capabilities to confirm'], applications),
    ...(lines.length > 0 ? [table(['username', '', 'because'], lines)] : []),
    `${people.created} people created, ${people.granted} given roles, ${people.unchanged} unchanged, ${people.refused} refused.`,
    ...(dryRun ? ['Nothing was changed: this was a dry run.'] : []),
  ]
  return blocks.join('\n\n')
}
