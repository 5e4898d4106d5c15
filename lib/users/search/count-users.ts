import { Prisma } from '#generated/prisma/client.ts'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { askedColumns, present, type UserFilter, userConditions, visibleUsers } from './user-filter.ts'

/** Nobody counts on: of a filter it is dearer, for what an index finds is fetched. */
const countedMax = { all: 10_000, filtered: 1_000 }
/** So many are looked at before it is decided whether to look on among the next or to ask an index, as in `searchUsers`. */
const lookedAt = { first: 1_000, next: 10_000 }
/** Where fewer of the first fit, or of all that were looked at, the index finds little. */
const commonMin = { first: 5, next: 50 }

type Count = { count: number; more: boolean }

/**
 * How many users a filter finds, of those whom the caller may see; `more` where there are more than were counted: then it is a
 * round number.
 */
export async function countUsers(ctx: Context, filter: UserFilter, who: Actor): Promise<Count> {
  const { ofEach, ofAll } = await userConditions(ctx, filter, visibleUsers(await rightsOf(ctx, who)))
  if (ofAll === null) return countNext(ctx, Prisma.sql`true`, countedMax.all)
  const first = await countNext(ctx, ofEach, lookedAt.first)
  if (!first.more) return first
  if (first.count >= commonMin.first) {
    const next = await countNext(ctx, ofEach, lookedAt.next)
    if (!next.more) return next
    if (next.count >= commonMin.next) return { count: next.count - (next.count % 10), more: true }
  }
  return countAll(ctx, ofAll)
}

/** Of the next users in an order that an index has; `more` where there are users beyond. */
async function countNext(ctx: Context, ofEach: Prisma.Sql, users: number): Promise<Count> {
  const [row] = await ctx.db.$queryRaw<{ count: number; seen: number }[]>`
    SELECT count(*) FILTER (WHERE ${ofEach})::int AS count, count(*)::int AS seen
      FROM (SELECT ${askedColumns} FROM "user" u WHERE ${present} ORDER BY u.created_at, u.id LIMIT ${users + 1}) u`
  const { count = 0, seen = 0 } = row ?? {}
  return { count: Math.min(count, users), more: seen > users }
}

async function countAll(ctx: Context, ofAll: Prisma.Sql): Promise<Count> {
  const max = countedMax.filtered
  const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM "user" u WHERE ${ofAll} LIMIT ${max + 1}) few`
  const count = row?.count ?? 0
  return { count: Math.min(count, max), more: count > max }
}
