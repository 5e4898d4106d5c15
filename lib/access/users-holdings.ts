import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'

export type Holding = { identifier: string; title: string }

/** In which subsystems each of these users holds a role now, by title; of those that the reader may see. */
export async function usersHoldings(
  ctx: Context,
  userIds: readonly string[],
  visible: 'all' | readonly string[],
): Promise<Map<string, Holding[]>> {
  const rows = await ctx.db.$queryRaw<(Holding & { userId: string })[]>`
    SELECT DISTINCT h.user_id AS "userId", s.identifier, s.title
      FROM holding(${ctx.now}) h JOIN subsystem s ON s.id = h.subsystem_id
     WHERE h.user_id = ANY(${[...userIds]}::uuid[])
       ${visible === 'all' ? Prisma.empty : Prisma.sql`AND s.id = ANY(${[...visible]}::uuid[])`}
     ORDER BY s.title, s.identifier`
  const holdings = new Map<string, Holding[]>()
  for (const { userId, ...holding } of rows) holdings.set(userId, [...(holdings.get(userId) ?? []), holding])
  return holdings
}
