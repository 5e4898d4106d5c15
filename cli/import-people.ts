import { counted } from '#lib/base/counted.ts'
import type { PersonOutcome } from '#lib/users/arrivals/admit-page.ts'
import { optional } from './command.ts'
import { table } from './table.ts'

/** What every import of people from another system is told. */
export const peopleOptions = [
  optional('--email-verified', 'you vouch that the addresses are theirs: they become names to sign in with'),
  optional('--twins', 'who is here under the same username is the same person, also with another e-mail address'),
  optional('--dry-run', 'say what would happen, and change nothing'),
]

export function chosenForPeople(options: Record<string, unknown>) {
  const said = (name: string) => options[name] === true
  return { dryRun: said('dryRun'), emailVerified: said('emailVerified'), twins: said('twins') }
}

/** Of those whom something is to be said about; how many there are in all is counted. */
const listedMax = 1_000

/** What an import tells of people, gathered as it goes on. */
export class PeopleTold {
  readonly #people = { created: 0, granted: 0, unchanged: 0, refused: 0 }
  readonly #told: PersonOutcome[] = []
  readonly #progress: (text: string) => void
  #done = 0
  #of = 0

  constructor(progress: (text: string) => void) {
    this.#progress = progress
  }

  add({ person, done, of }: { person: PersonOutcome; done: number; of: number }): void {
    this.#people[person.outcome] += 1
    const isTold = person.outcome === 'refused' || person.notes.length > 0
    if (isTold && this.#told.length < listedMax) this.#told.push(person)
    this.#done = done
    this.#of = of
    if (done % 100 === 0 || done === of) this.#progress(`${done} of ${counted(of, 'person')}`)
  }

  get someRefused(): boolean {
    return this.#people.refused > 0
  }

  json() {
    this.#progress('')
    return { people: this.#people, told: this.#told }
  }

  /** For whoever reads it: whom something is to be said about, how many, and whether that is all. */
  lines({ dryRun, stopped }: { dryRun: boolean; stopped: boolean }): string[] {
    const { created, granted, unchanged, refused } = this.#people
    const rows = this.#told.map(({ username, outcome, detail, notes }) => [
      ...[username, outcome],
      [...(detail ? [detail] : []), ...notes].join('; '),
    ])
    return [
      ...(rows.length > 0 ? [table(['username', '', 'because'], rows)] : []),
      `${created} people created, ${granted} given roles or teams, ${unchanged} unchanged, ${refused} refused.`,
      ...(stopped ? [`Stopped after ${this.#done} of ${counted(this.#of, 'person')}: the same command goes on.`] : []),
      ...(dryRun ? ['Nothing was changed: this was a dry run.'] : []),
    ]
  }
}
