import { findLacking } from '#lib/access/arrivals/find-lacking.ts'
import { type Giving, giveToNewcomers } from '#lib/access/arrivals/give-to-newcomers.ts'
import { type Holdings, readGivable, type Wanted } from '#lib/access/arrivals/read-givable.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvents } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { isUniqueViolation } from '#lib/db/unique-violation.ts'
import { takeOverTotps } from '#lib/factors/totp/take-over-totps.ts'
import { applyRow } from '#lib/users/apply-row.ts'
import type { AdmitOptions, Admitted, Arrival } from './arrival.ts'
import { insertNewcomers, withIds } from './insert-newcomers.ts'
import { type Newcomer, type Sorted, sortArrivals } from './sort-arrivals.ts'

/** A batch that meets somebody who comes in at the same moment is tried again. */
const triesMax = 3

/**
 * Lets people of another system in, some hundreds at a time: who is missing is made, in one transaction and a few statements
 * for all of them; who is here gains the roles and teams that they lack, and stays as they are otherwise. So the same people
 * can come again. Never refuses one for another's sake: what became of each is the answer, in their order.
 * Refuses: not_permitted.
 */
export async function admitArrivals(
  ctx: Context,
  arrivals: readonly Arrival[],
  options: AdmitOptions,
  who: Actor,
): Promise<Admitted[]> {
  await requireRight(ctx, who, 'users.write')
  const told = new Map<Arrival, Admitted>()
  for (let waiting = arrivals; waiting.length > 0; ) {
    const { later, lacking } = options.dryRun
      ? await foresee(ctx, waiting, { options, told })
      : await tryAgain(() => admit(ctx, waiting, { options, told }, who))
    for (const arrival of lacking) told.set(arrival, await giveLacking(ctx, arrival, options, who))
    waiting = later
  }
  return arrivals.map((arrival) => told.get(arrival) ?? refusedAs(new Refusal('name_taken')))
}

type Course = { options: AdmitOptions; told: Map<Arrival, Admitted> }
type Left = { later: readonly Arrival[]; lacking: readonly Arrival[] }

async function foresee(ctx: Context, arrivals: readonly Arrival[], { options, told }: Course): Promise<Left> {
  const { newcomers, known, refused, later } = await sortArrivals(ctx, arrivals, options)
  for (const { arrival } of newcomers) told.set(arrival, { outcome: 'created', withoutKey: false })
  for (const { arrival } of known) told.set(arrival, { outcome: 'unchanged' })
  // Of two with one name the first would come in, and the second be compared with it.
  const second = new Refusal('name_taken', { detail: 'Somebody of the same import has this name.' })
  for (const [arrival, refusal] of [...refused, ...later.map((arrival) => [arrival, second] as const)]) {
    told.set(arrival, refusedAs(refusal))
  }
  return { later: [], lacking: [] }
}

const admit = (ctx: Context, arrivals: readonly Arrival[], { options, told }: Course, who: Actor): Promise<Left> =>
  ctx.atomically(async (tx) => {
    const holdingsOf = await readGivable(tx, arrivals.map(wantedBy), who)
    const sorted = await sortArrivals(tx, arrivals, options)
    const { newcomers, known } = withHoldings(sorted, holdingsOf)
    const made = withIds(newcomers.map(({ newcomer }) => newcomer))
    const events = await insertNewcomers(tx, made, options)
    const givings = made.map(({ id: userId }, n) => ({ userId, holdings: newcomers[n]?.holdings ?? nothing }))
    const keys = made.flatMap(({ id: userId, arrival: { totpKey: key } }) => (key === null ? [] : [{ userId, key }]))
    const taken = await takeOverTotps(tx, keys, who)
    events.push(...(await giveToNewcomers(tx, givings, who)), ...taken.events)
    await recordEvents(tx, events, who)
    const lacking = await findLacking(tx, known)
    for (const { id, arrival } of made) told.set(arrival, { outcome: 'created', withoutKey: taken.without.has(id) })
    for (const [arrival, refusal] of sorted.refused) told.set(arrival, refusedAs(refusal))
    for (const { arrival } of known) told.set(arrival, { outcome: 'unchanged' })
    return {
      later: sorted.later,
      lacking: known.filter(({ userId }) => lacking.has(userId)).map(({ arrival }) => arrival),
    }
  })

const nothing: Holdings = { roles: [], teams: [], confirmations: [] }
const wantedBy = ({ row, confirmations }: Arrival): Wanted => ({ grants: row.grants, teams: row.teams, confirmations })

/** Finds what each of them is to hold; whose role or team is not to be had joins the refused. */
function withHoldings({ newcomers, known, refused }: Sorted, holdingsOf: (wanted: Wanted) => Holdings) {
  const found = (arrival: Arrival): Holdings | null => {
    try {
      return holdingsOf(wantedBy(arrival))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.set(arrival, error)
      return null
    }
  }
  const givings: (Giving & { arrival: Arrival })[] = []
  const coming: { newcomer: Newcomer; holdings: Holdings }[] = []
  for (const newcomer of newcomers) {
    const holdings = found(newcomer.arrival)
    if (holdings) coming.push({ newcomer, holdings })
  }
  for (const { arrival, userId } of known) {
    const holdings = found(arrival)
    if (holdings) givings.push({ arrival, userId, holdings })
  }
  return { newcomers: coming, known: givings }
}

/** Few lack something: one after the other, by the verb that gives one person what their row says. */
async function giveLacking(ctx: Context, { row }: Arrival, options: AdmitOptions, who: Actor): Promise<Admitted> {
  try {
    const { emailVerified } = options
    const { outcome } = await ctx.atomically((tx) => applyRow(tx, { row, hash: null, emailVerified }, who))
    return outcome === 'created' ? { outcome, withoutKey: false } : { outcome }
  } catch (error) {
    if (error instanceof Refusal) return refusedAs(error)
    throw error
  }
}

async function tryAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === triesMax || !isUniqueViolation(error)) throw error
    }
  }
}

const refusedAs = ({ code, message }: Refusal): Admitted => ({ outcome: 'refused', code, detail: message })
