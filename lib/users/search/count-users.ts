import { Prisma } from '#generated/prisma/client.ts'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { present, type UserFilter, userConditions } from './user-filter.ts'

/** Nobody counts on: of a filter it is dearer, for each user is asked. */
const countedMax = { all: 10_000, filtered: 1_000 }
const lookedAtMax = 20_000

/** How many users a filter finds, of those whom the caller may see; `more` where there are more than were counted. */
export async function countUsers(
  ctx: Context,
  filter: UserFilter,
  who: Actor,
): Promise<{ count: number; more: boolean }> {
  const { ofEach, ofAll } = await userConditions(ctx, filter, await rightsOf(ctx, who))
  const max = ofAll === null ? countedMax.all : countedMax.filtered
  const countOf = async (source: Prisma.Sql, where: Prisma.Sql) => {
    const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (SELECT 1 FROM ${source} WHERE ${where} LIMIT ${max + 1}) few`
    return row?.count ?? 0
  }
  // As in `searchUsers`: what is common is counted among the first who come along, only what is rare by an index.
  const near = await countOf(Prisma.sql`(SELECT * FROM "user" u WHERE ${present} LIMIT ${lookedAtMax}) u`, ofEach)
  const count = near > max || ofAll === null ? near : await countOf(Prisma.sql`"user" u`, ofAll)
  return { count: Math.min(count, max), more: count > max }
}
