import { Prisma } from '#generated/prisma/client.ts'
import { readPlace, writePlace } from '#lib/base/list-place.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type PasswordRules, readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import { temporaryUntil } from '#lib/users/passwords/password-standing.ts'
import { askedColumns, present, type UserConditions } from './user-filter.ts'

export const userOrders = ['username', 'name', 'created', 'signed_in'] as const
export type UserOrder = (typeof userOrders)[number]

/** Word for word what the indexes user_by_… begin with. */
const orders: Record<UserOrder, { key: Prisma.Sql; type: Prisma.Sql }> = {
  username: { key: Prisma.sql`u.username_key`, type: Prisma.sql`text` },
  name: { key: Prisma.sql`u.name_key`, type: Prisma.sql`text` },
  created: { key: Prisma.sql`u.created_at`, type: Prisma.sql`timestamptz` },
  signed_in: {
    key: Prisma.sql`coalesce(u.last_sign_in_at, '-infinity'::timestamptz)`,
    type: Prisma.sql`timestamptz`,
  },
}

type Row = {
  id: string
  username: string
  name: string
  email: string | null
  emailVerified: boolean
  lockedAt: Date | null
  createdAt: Date
  lastSignInAt: Date | null
  temporaryPassword: boolean
  /** It was not used in time: it is as good as a wrong one. */
  temporaryExpired: boolean
  factors: number
}

export type UserPage = {
  conditions: UserConditions
  order?: UserOrder | undefined
  descending?: boolean | undefined
  limit: number
  after?: string | undefined
  before?: string | undefined
}

/**
 * A page of the users whom conditions leave, in an order; who may see them has been asked. `before` and `after` are the places
 * from which the neighbouring pages are asked for; null where there is none.
 * Refuses: malformed_request (a place that no answer gave).
 */
export async function readUserPage(ctx: Context, input: UserPage) {
  const { conditions, order = 'username', descending = false, limit, after, before } = input
  if (after !== undefined && before !== undefined) {
    throw new Refusal('malformed_request', { detail: 'Ask for the page after a place or the one before it, not both.' })
  }
  const backwards = before !== undefined
  const from = before ?? after
  const found = await readRows(ctx, {
    conditions,
    from: from === undefined ? present : beyond(order, from, descending !== backwards),
    order,
    descending: descending !== backwards,
    // One more than asked for tells whether there is another page.
    limit: limit + 1,
  })
  const rules = await readPasswordRules(ctx)
  const rows = found.slice(0, limit)
  if (backwards) rows.reverse()
  const hasMore = found.length > limit
  const hasNewer = backwards ? hasMore : after !== undefined && rows.length > 0
  const hasOlder = backwards ? rows.length > 0 : hasMore
  return {
    users: rows.map((row) => rowOf(row, rules, ctx.now)),
    before: hasNewer ? placeOf(rows[0]) : null,
    after: hasOlder ? placeOf(rows.at(-1)) : null,
  }
}

type Found = Omit<Row, 'temporaryPassword' | 'temporaryExpired'> & { place: string; temporarySince: Date | null }

function rowOf({ place: _, temporarySince, ...user }: Found, rules: PasswordRules, now: Date): Row {
  const until = temporarySince && temporaryUntil({ temporary: true, changedAt: temporarySince }, rules)
  return { ...user, temporaryPassword: until !== null, temporaryExpired: until !== null && until <= now }
}

type Wanted = {
  conditions: UserConditions
  from: Prisma.Sql
  order: UserOrder
  descending: boolean
  limit: number
}

/**
 * Looks first at the next few users in the order of the list, and further on only where a page of what is wanted will be full
 * soon: what is common is found there, however many there are. What is rare is looked up in an index, which would have to
 * gather and sort all that is common.
 */
async function readRows(ctx: Context, { conditions, from, order, descending, limit }: Wanted): Promise<Found[]> {
  const { key } = orders[order]
  const direction = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const users = Prisma.sql`SELECT ${askedColumns}, ${key} AS sorted_by FROM "user" u`
  const next = (reach: number) => Prisma.sql`
    ${users} WHERE ${present} AND ${from} ORDER BY sorted_by ${direction}, u.id ${direction} LIMIT ${reach}`
  // By the column that the source was sorted by: PostgreSQL sees then that it is in order, and stops where the page is full.
  const select = (source: Prisma.Sql, where: Prisma.Sql) => ctx.db.$queryRaw<Found[]>`
    SELECT u.id, u.username, u.name, u.email, u.email_verified AS "emailVerified", u.locked_at AS "lockedAt",
           u.created_at AS "createdAt", u.last_sign_in_at AS "lastSignInAt", u.temporary_since AS "temporarySince",
           page.sorted_by::text AS place,
           (SELECT count(*)::int FROM factor f WHERE f.user_id = u.id AND f.removed_at IS NULL) AS factors
      FROM (SELECT u.id, u.sorted_by FROM (${source}) u WHERE ${where}
             ORDER BY u.sorted_by ${direction}, u.id ${direction} LIMIT ${limit}) page
      JOIN "user" u ON u.id = page.id ORDER BY page.sorted_by ${direction}, page.id ${direction}`
  if (conditions.ofAll === null) return select(Prisma.sql`${users} WHERE ${present} AND ${from}`, Prisma.sql`true`)
  const { walk, ofEach } = conditions
  const near = await select(next(Math.max(walk.first, limit)), ofEach)
  if (near.length === limit) return near
  if (near.length >= walk.foundMin) {
    const far = await select(next(Math.max(walk.next, limit)), ofEach)
    if (far.length === limit) return far
  }
  // OFFSET 0: for a short page PostgreSQL would rather walk the order again, to where the rare ones are.
  return select(Prisma.sql`${users} WHERE ${conditions.ofAll} AND ${from} OFFSET 0`, Prisma.sql`true`)
}

/** Rows behind a place of this order. */
function beyond(order: UserOrder, word: string, descending: boolean): Prisma.Sql {
  const { key, type } = orders[order]
  const place = readPlace(word)
  if (order !== 'username' && order !== 'name' && !isInstant(place.key)) {
    throw new Refusal('malformed_request', { detail: 'This page of the list does not exist.' })
  }
  const comparison = descending ? Prisma.sql`<` : Prisma.sql`>`
  return Prisma.sql`(${key}, u.id) ${comparison} (${place.key}::${type}, ${place.id}::uuid)`
}

/** As PostgreSQL writes one. */
const isInstant = (text: string): boolean =>
  /^(?:-infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::\d\d)*)$/.test(text)

const placeOf = (row: { place: string; id: string } | undefined): string | null =>
  row ? writePlace({ key: row.place, id: row.id }) : null
