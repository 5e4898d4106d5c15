import { createGunzip } from 'node:zlib'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { databaseSource } from '#lib/simple-sso/import/database-source.ts'
import { type DjangoSource, isUserModel, usualUserModel } from '#lib/simple-sso/import/django-source.ts'
import { dumpSource } from '#lib/simple-sso/import/dump-source.ts'
import type { ConsumerOutcome } from '#lib/simple-sso/import/import-consumer.ts'
import { importDjango } from '#lib/simple-sso/import/import-django.ts'
import type { TeamOutcome } from '#lib/simple-sso/import/import-group.ts'
import { isDatabaseUrl, openDjangoDatabase } from '#lib/simple-sso/import/open-database.ts'
import { type Call, type Command, optional } from './command.ts'
import { chosenForPeople, PeopleTold, peopleOptions } from './import-people.ts'
import { openFile } from './open-file.ts'
import { readSecret } from './read-secret.ts'
import { table } from './table.ts'

export const djangoImportCommand: Command = {
  name: 'import django-simple-sso',
  summary: 'Take over applications, groups and people of a Django server; again it adds what is missing',
  argument: '[source]',
  options: [
    optional('--url-stdin', 'read the URL of the database from standard input, out of sight of other processes'),
    optional('--user-model <app.model>', `the model of its accounts; default: ${usualUserModel}`),
    optional('--without-access', 'let nobody into the applications yet; the old server let everybody into each'),
    ...peopleOptions,
  ],
  stopsGently: true,
  example: 'import django-simple-sso dump.json.gz --dry-run',
  run,
}

async function run({ argument, options, open, progress, stopping }: Call) {
  const source = await sourceOf(argument, options)
  const chosen = { ...chosenForPeople(options), access: options['withoutAccess'] !== true, stopping }
  const teams: TeamOutcome[] = []
  const subsystems: ConsumerOutcome[] = []
  const people = new PeopleTold(progress)
  const { context } = await open()
  progress('reading')
  for await (const step of importDjango(context, source, chosen, operator)) {
    if (step.step === 'team') teams.push(step.team)
    else if (step.step === 'subsystem') subsystems.push(step.subsystem)
    else people.add(step)
  }
  const found = { dryRun: chosen.dryRun, stopped: stopping.aborted, teams, subsystems, ...people.json() }
  const refused = [...teams, ...subsystems].some(({ outcome }) => outcome === 'refused')
  const blocks = [...tablesOf(teams, subsystems), ...people.lines(found)]
  return { json: found, text: blocks.join('\n\n'), failed: refused || found.stopped || people.someRefused }
}

async function sourceOf(argument: string, options: Record<string, unknown>): Promise<DjangoSource> {
  const userModel = String(options['userModel'] ?? usualUserModel).toLowerCase()
  if (!isUserModel(userModel)) throw new Refusal('malformed_request', { detail: '--user-model: say app.model' })
  if ((argument === '') !== (options['urlStdin'] === true)) {
    throw new Refusal('malformed_request', { detail: 'Give a dump, the URL of a database, or --url-stdin.' })
  }
  const url = argument || (await readSecret('URL of the database'))
  if (isDatabaseUrl(url)) return databaseSource(await openDjangoDatabase(url), userModel)
  // It is read twice, so it is a file and no pipe.
  await (await openFile(url, 'r')).close()
  return dumpSource(() => readFile(url), userModel)
}

async function* readFile(path: string): AsyncGenerator<string> {
  const file = (await openFile(path, 'r')).createReadStream()
  yield* (path.endsWith('.gz') ? file.pipe(createGunzip()) : file).setEncoding('utf8')
}

function tablesOf(teams: readonly TeamOutcome[], subsystems: readonly ConsumerOutcome[]): string[] {
  const groups = teams.map(({ group, team, outcome, detail }) => [group, team, outcome, detail ?? ''])
  const applications = subsystems.map(({ name, identifier, outcome, redirects, detail }) => [
    ...[name, identifier, outcome],
    detail ?? (redirects > 0 ? `${redirects} to approve` : ''),
  ])
  return [
    ...(groups.length > 0 ? [table(['group', 'team', '', ''], groups)] : []),
    ...(applications.length > 0 ? [table(['consumer', 'subsystem', '', 'addresses'], applications)] : []),
  ]
}
