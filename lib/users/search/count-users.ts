import { Prisma } from '#generated/prisma/client.ts'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { present, type UserFilter, userConditions, visibleUsers } from './user-filter.ts'

/** Nobody counts on: of a filter it is dearer, for each user is asked. */
const countedMax = { all: 10_000, filtered: 1_000 }
/** So many are looked at before it is decided whether to look on among the next or to ask an index, as in `searchUsers`. */
const lookedAtFirst = 1_000
/** Fifty of a thousand: the index would have to go through more than the next users are. */
const commonMin = 50

/** How many users a filter finds, of those whom the caller may see; `more` where there are more than were counted. */
export async function countUsers(
  ctx: Context,
  filter: UserFilter,
  who: Actor,
): Promise<{ count: number; more: boolean }> {
  const { ofEach, ofAll } = await userConditions(ctx, filter, visibleUsers(await rightsOf(ctx, who)))
  const max = ofAll === null ? countedMax.all : countedMax.filtered
  const countOf = async (source: Prisma.Sql, where: Prisma.Sql) => {
    const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (SELECT 1 FROM ${source} WHERE ${where} LIMIT ${max + 1}) few`
    return row?.count ?? 0
  }
  // In an order that an index has, or PostgreSQL might read the table from its end.
  const first = (users: number) =>
    Prisma.sql`(SELECT * FROM "user" u WHERE ${present} ORDER BY u.created_at, u.id LIMIT ${users}) u`
  const answer = (count: number) => ({ count: Math.min(count, max), more: count > max })
  if (ofAll === null) return answer(await countOf(first(max + 1), present))
  const common = (await countOf(first(lookedAtFirst), ofEach)) >= commonMin
  const near = common ? await countOf(first((lookedAtFirst / commonMin) * max), ofEach) : 0
  return answer(near > max ? near : await countOf(Prisma.sql`"user" u`, ofAll))
}
