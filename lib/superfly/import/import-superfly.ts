import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import type { Database } from '#lib/db/database.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { identifiersFor } from '#lib/subsystems/identifiers-for.ts'
import { admitPage, type PersonOutcome } from '#lib/users/arrivals/admit-page.ts'
import type { AdmitOptions } from '#lib/users/arrivals/arrival.ts'
import { readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import { type PeopleRules, readPerson } from './import-person.ts'
import { importOldSubsystem, type SubsystemOutcome } from './import-subsystem.ts'
import { type CryptoSettings, masterKeyOpener } from './master-key.ts'
import { modelTables, OldModelReader } from './old-model.ts'
import { readDump } from './read-dump.ts'
import { Stage, stagedTables } from './stage.ts'

export type ImportOptions = AdmitOptions & {
  /** What opens the keys of authenticator apps; without it they are left behind. */
  crypto: CryptoSettings | null
  /** Somebody wants it to end: it does after the page of people that is under way. */
  stopping?: AbortSignal
}

/** What an import tells while it goes on. */
export type ImportStep =
  | { step: 'subsystem'; subsystem: SubsystemOutcome }
  | { step: 'person'; person: PersonOutcome; done: number; of: number }

/**
 * Takes over a Superfly from a dump of its MySQL database: applications with their tokens, actions, groups and roles, then the
 * people, a page of them in one transaction. What is here stays as it is, so the same dump can be imported again, also after it
 * was stopped. Memory does not grow with the number of people.
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
      if (options.stopping?.aborted) return
      if (stagedTables.includes(row.table)) await stage.add(row)
      else reader.add(row)
    }
    const model = reader.done()
    const places = new Map<string, { id: string; identifier: string }>()
    for (const [old, identifier] of identifiersFor(model.subsystems)) {
      const { dryRun } = options
      const subsystem = await importOldSubsystem(context(), { old, identifier, dryRun }, who)
      if (subsystem.outcome !== 'refused') {
        places.set(old.name, dryRun ? { id: '', identifier } : await findSubsystem(context(), identifier))
      }
      yield { step: 'subsystem', subsystem }
    }
    const of = await stage.complete()
    const rules = await rulesOf(context(), { model, places }, options)
    let done = 0
    for await (const page of stage.people()) {
      const read = page.map((person) => readPerson(person, rules))
      for (const person of await admitPage(context(), read, options, who)) {
        done += 1
        yield { step: 'person', person, done, of }
      }
      if (options.stopping?.aborted) return
    }
  } finally {
    await stage.close()
  }
}

async function rulesOf(
  ctx: Context,
  known: Pick<PeopleRules, 'model' | 'places'>,
  { crypto }: ImportOptions,
): Promise<PeopleRules> {
  const { historyCount } = await readPasswordRules(ctx)
  return { ...known, openMasterKey: crypto && masterKeyOpener(crypto), pastMax: historyCount - 1 }
}
