import type { Context } from '#lib/db/context.ts'

/** How many wrong guesses each of these users' budgets counts now; who has none is not in it. */
export async function countGuesses(ctx: Context, userIds: readonly string[]): Promise<Map<string, number>> {
  const keys = userIds.map((id) => `user:${id}`)
  const rows = await ctx.db.$queryRaw<{ key: string; points: number }[]>`
    SELECT key, points::int AS points FROM throttle
     WHERE key = ANY(${keys}) AND points > 0 AND expire > ${ctx.now.getTime()}`
  return new Map(rows.map(({ key, points }) => [key.slice('user:'.length), points]))
}
