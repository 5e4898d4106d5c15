import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import type { Database } from '#lib/db/database.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { Identifier } from '#lib/subsystems/subsystem-settings.ts'
import { readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import { importPerson, type PeopleRules, type PersonOutcome } from './import-person.ts'
import { importOldSubsystem, type SubsystemOutcome } from './import-subsystem.ts'
import { type CryptoSettings, masterKeyOpener } from './master-key.ts'
import { modelTables, type OldModel, OldModelReader } from './old-model.ts'
import { readDump } from './read-dump.ts'
import { Stage, stagedTables } from './stage.ts'

export type ImportOptions = {
  dryRun: boolean
  /** Somebody vouches that the addresses are these people's. */
  emailVerified: boolean
  /** What opens the keys of authenticator apps; without it they are left behind. */
  crypto: CryptoSettings | null
}

/** What an import tells while it goes on. */
export type ImportStep =
  | { step: 'subsystem'; subsystem: SubsystemOutcome }
  | { step: 'person'; person: PersonOutcome; done: number; of: number }

/** People that are worked at side by side: hashing takes threads, the rest waits for the database. */
const atOnce = 8

/**
 * Takes over a Superfly from a dump of its MySQL database: applications with their tokens, actions, groups and roles, then the
 * people. What is here stays as it is, so the same dump can be imported again. Memory does not grow with the number of people.
 */
export async function* importSuperfly(
  { context, database }: { context: () => Context; database: Database },
  dump: AsyncIterable<string>,
  options: ImportOptions,
  who: Actor,
): AsyncGenerator<ImportStep> {
  const stage = await Stage.open(database)
  try {
    const reader = new OldModelReader()
    for await (const row of readDump(dump, [...modelTables, ...stagedTables])) {
      if (stagedTables.includes(row.table)) await stage.add(row)
      else reader.add(row)
    }
    const model = reader.done()
    const places = new Map<string, { id: string; identifier: string }>()
    for (const [old, identifier] of identifiersOf(model)) {
      const { dryRun } = options
      const subsystem = await importOldSubsystem(context(), { old, identifier, dryRun }, who)
      if (subsystem.outcome !== 'refused') {
        places.set(old.name, dryRun ? { id: '', identifier } : await findSubsystem(context(), identifier))
      }
      yield { step: 'subsystem', subsystem }
    }
    yield* importPeople(context, stage, await rulesOf(context(), { model, places }, options), who)
  } finally {
    await stage.close()
  }
}

async function rulesOf(
  ctx: Context,
  known: Pick<PeopleRules, 'model' | 'places'>,
  { dryRun, emailVerified, crypto }: ImportOptions,
): Promise<PeopleRules> {
  const { historyCount } = await readPasswordRules(ctx)
  const openMasterKey = crypto && masterKeyOpener(crypto)
  return { ...known, openMasterKey, emailVerified, pastMax: historyCount - 1, dryRun }
}

async function* importPeople(
  context: () => Context,
  stage: Stage,
  rules: PeopleRules,
  who: Actor,
): AsyncGenerator<ImportStep> {
  const of = await stage.complete()
  let done = 0
  for await (const page of stage.people()) {
    for (let at = 0; at < page.length; at += atOnce) {
      const group = page.slice(at, at + atOnce)
      const outcomes = await Promise.all(group.map((person) => importPerson(context(), person, rules, who)))
      for (const person of outcomes) {
        done += 1
        yield { step: 'person', person, done, of }
      }
    }
  }
}

/** Each application with the identifier that it gets: its old name where that can be one, something like it where not. */
function identifiersOf({ subsystems }: OldModel) {
  const taken = new Set(subsystems.map(({ name }) => name).filter((name) => Identifier.safeParse(name).success))
  return subsystems.map((old) => {
    if (taken.has(old.name)) return [old, old.name] as const
    const bare = old.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
    const slug = /^[a-z].+/.test(bare) && Identifier.safeParse(bare).success ? bare : `app-${bare || old.id}`
    const free = taken.has(slug) ? `${slug}-${old.id}` : slug
    taken.add(free)
    return [old, free] as const
  })
}
