import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { identifiersFor } from '#lib/subsystems/identifiers-for.ts'
import { admitPage, type PersonOutcome } from '#lib/users/arrivals/admit-page.ts'
import type { AdmitOptions } from '#lib/users/arrivals/arrival.ts'
import type { DjangoModel, DjangoSource } from './django-source.ts'
import { type ConsumerOutcome, importConsumer } from './import-consumer.ts'
import { importGroup, type TeamOutcome, teamNamesFor } from './import-group.ts'
import { type DjangoRules, readUser } from './read-user.ts'

export type DjangoImportOptions = AdmitOptions & {
  /** The original server let everybody into every application. False: nobody enters until they are given roles. */
  access: boolean
  /** Somebody wants it to end: it does after the page of people that is under way. */
  stopping?: AbortSignal
}

/** What an import tells while it goes on. */
export type DjangoImportStep =
  | { step: 'team'; team: TeamOutcome }
  | { step: 'subsystem'; subsystem: ConsumerOutcome }
  | { step: 'person'; person: PersonOutcome; done: number; of: number }

/** Everybody of the Django server; by it they may enter its applications. */
const everyone = { group: 'Everybody of the Django server', team: 'django-people' }

/**
 * Takes over a Django server with django-simple-sso: groups as teams, consumers as applications with their keys, then the
 * people with their passwords, a page of them in one transaction. What is here stays as it is, so it can be done again, also
 * after it was stopped. Memory does not grow with the number of people. Refuses: malformed_request, not_permitted.
 */
export async function* importDjango(
  context: () => Context,
  source: DjangoSource,
  options: DjangoImportOptions,
  who: Actor,
): AsyncGenerator<DjangoImportStep> {
  try {
    const model = await source.readModel()
    const teamOf = new Map<string, string>()
    for (const given of teamsOf(model, options)) {
      const team = await importGroup(context(), { ...given, dryRun: options.dryRun }, who)
      if (team.outcome !== 'refused') teamOf.set(team.group, team.team)
      yield { step: 'team', team }
    }
    const all = teamOf.get(everyone.group) ?? null
    for (const [consumer, identifier] of identifiersFor(model.consumers)) {
      const redirects = model.redirects.get(consumer.id) ?? new Set()
      // A dry run made no team that could be granted anything.
      const team = options.dryRun ? null : all
      const bringing = { consumer, identifier, redirects, team, dryRun: options.dryRun }
      yield { step: 'subsystem', subsystem: await importConsumer(context(), bringing, who) }
    }
    yield* importPeople(context, source, { rules: { teamOf, everyone: all }, of: model.people, options }, who)
  } finally {
    await source.close()
  }
}

function teamsOf({ groups }: DjangoModel, { access }: DjangoImportOptions) {
  const names = access ? [everyone.group, ...groups] : groups
  const teams = teamNamesFor(groups.filter((group) => group !== everyone.group))
  return [...new Set(names)].map((group) => ({ group, team: teams.get(group) ?? everyone.team }))
}

type Course = { rules: DjangoRules; of: number; options: DjangoImportOptions }

async function* importPeople(
  context: () => Context,
  source: DjangoSource,
  { rules, of, options }: Course,
  who: Actor,
): AsyncGenerator<DjangoImportStep> {
  let done = 0
  for await (const page of source.readPeople()) {
    if (options.stopping?.aborted) return
    const read = page.map((user) => readUser(user, rules))
    for (const person of await admitPage(context(), read, options, who)) {
      done += 1
      yield { step: 'person', person, done, of }
    }
  }
}
