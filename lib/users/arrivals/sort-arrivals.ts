import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { normaliseEmail, normaliseName, normaliseUsername } from '#lib/users/normalise-name.ts'
import type { AdmitOptions, Arrival } from './arrival.ts'

/** Somebody who is not here yet. */
export type Newcomer = { arrival: Arrival; names: readonly { normalised: string; kind: 'username' | 'email' }[] }

export type Sorted = {
  newcomers: Newcomer[]
  /** Who are here already, by their id. */
  known: { arrival: Arrival; userId: string }[]
  refused: Map<Arrival, Refusal>
  /** Bears the name of another of these: to be sorted again once that one is in. */
  later: Arrival[]
}

type Named = { kind: string; retiredAt: Date | null; user: { id: string; email: string | null } }

/**
 * Who of these is new, who is here already and who cannot come in: name_refused, name_taken (it is or was somebody else's, or
 * the address differs and `twins` is not said). Reads in one round trip and changes nothing.
 */
export async function sortArrivals(ctx: Context, arrivals: readonly Arrival[], options: AdmitOptions): Promise<Sorted> {
  const sorted: Sorted = { newcomers: [], known: [], refused: new Map(), later: [] }
  const named = arrivals.flatMap((arrival) => {
    const names = namesOf(arrival, options)
    if (!(names instanceof Refusal)) return [{ arrival, names }]
    sorted.refused.set(arrival, names)
    return []
  })
  const here = await readNames(
    ctx,
    named.flatMap(({ names }) => names.map(({ normalised }) => normalised)),
  )
  const taken = new Set<string>()
  for (const newcomer of named) {
    const { arrival, names } = newcomer
    if (names.some(({ normalised }) => taken.has(normalised))) {
      sorted.later.push(arrival)
      continue
    }
    const found = placeOf(newcomer, here, options)
    if (found instanceof Refusal) sorted.refused.set(arrival, found)
    else if (found) sorted.known.push({ arrival, userId: found.user.id })
    else {
      sorted.newcomers.push(newcomer)
      for (const { normalised } of names) taken.add(normalised)
    }
  }
  return sorted
}

function namesOf({ row }: Arrival, { emailVerified }: AdmitOptions): Newcomer['names'] | Refusal {
  try {
    const username = { normalised: normaliseUsername(row.username), kind: 'username' } as const
    if (!emailVerified || row.email === undefined) return [username]
    const normalised = normaliseEmail(row.email)
    return normalised === username.normalised ? [username] : [username, { normalised, kind: 'email' }]
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

async function readNames(ctx: Context, normalised: readonly string[]): Promise<Map<string, Named>> {
  const rows = await ctx.db.loginName.findMany({
    where: { normalised: { in: [...normalised] } },
    select: { normalised: true, kind: true, retiredAt: true, user: { select: { id: true, email: true } } },
  })
  return new Map(rows.map((row) => [row.normalised, row]))
}

/** Who bears the username; undefined for nobody. */
function placeOf(
  { arrival, names }: Newcomer,
  here: ReadonlyMap<string, Named>,
  { twins }: AdmitOptions,
): Named | Refusal | undefined {
  const [username, address] = names
  const known = here.get(username?.normalised ?? '')
  if (!known)
    return address && here.has(address.normalised) ? taken('The e-mail address is or was somebody else’s.') : undefined
  if (known.retiredAt || known.kind !== 'username') return taken('This name is or was somebody else’s.')
  const sameAddress = addressOf(known.user.email) === addressOf(arrival.row.email)
  if (twins || sameAddress) return known
  return taken('Somebody here has this username, with another e-mail address; say twins if they are the same person.')
}

const addressOf = (email: string | null | undefined): string | null => (email ? (normaliseName(email) ?? email) : null)
const taken = (detail: string) => new Refusal('name_taken', { detail })
