import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { rowProblem, UserRow } from '#lib/users/user-row.ts'
import { admitArrivals } from './admit-arrivals.ts'
import type { AdmitOptions, Admitted, Arrival } from './arrival.ts'

/** Somebody of an import: what could not be taken along, and what comes in, or why not even they can. */
export type ReadArrival = { username: string; notes: string[]; arrival: Arrival | Refusal }

export type PersonOutcome = {
  username: string
  outcome: 'created' | 'granted' | 'unchanged' | 'refused'
  detail?: string
  /** What could not be taken along; the person is there all the same. */
  notes: string[]
}

type Standing = Omit<Arrival, 'row'>

/** Somebody as their old row says, where that is somebody who can have an account here. */
export function readArrival(
  { username, row, notes }: { username: string; row: unknown; notes: string[] },
  standing: Standing,
): ReadArrival {
  const { success, data, error } = UserRow.safeParse(row)
  if (success) return { username, notes, arrival: { row: data, ...standing } }
  return { username, notes, arrival: new Refusal('malformed_request', { detail: rowProblem(error) }) }
}

/** Lets a page of an import in and tells what became of each, in their order. Refuses: not_permitted. */
export async function admitPage(
  ctx: Context,
  page: readonly ReadArrival[],
  options: AdmitOptions,
  who: Actor,
): Promise<PersonOutcome[]> {
  const arrivals = page.flatMap(({ arrival }) => (arrival instanceof Refusal ? [] : [arrival]))
  const admitted = await admitArrivals(ctx, arrivals, options, who)
  const became = new Map<Arrival, Admitted>()
  for (const [n, outcome] of admitted.entries()) {
    const arrival = arrivals[n]
    if (arrival) became.set(arrival, outcome)
  }
  return page.map(({ username, notes, arrival }) => {
    if (arrival instanceof Refusal) return { username, notes, outcome: 'refused', detail: arrival.message }
    const admitted: Admitted = became.get(arrival) ?? { outcome: 'unchanged' }
    if (admitted.outcome !== 'created') return { username, notes, ...admitted }
    return { username, outcome: 'created', notes: admitted.withoutKey ? [...notes, sharedKey] : notes }
  })
}

const sharedKey =
  'has the key of an authenticator app that somebody else has too, which was left behind: until another is added, the password is enough'
