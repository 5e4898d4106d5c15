import type { Context } from '#lib/db/context.ts'

const countedMax = 10_000

/** How many people's sessions are live in a subsystem; counting stops at ten thousand. */
export async function countLiveSessions(ctx: Context, subsystemId: string): Promise<number> {
  const [row] = await ctx.db.$queryRaw<{ live: number }[]>`
    SELECT count(*)::int AS live
      FROM (SELECT 1
              FROM subsystem_session c
              JOIN subsystem b ON b.id = c.subsystem_id
              JOIN sso_session s ON s.id = c.sso_session_id
              JOIN "user" u ON u.id = c.user_id
              CROSS JOIN instance i
             WHERE c.subsystem_id = ${subsystemId}::uuid AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NULL
             LIMIT ${countedMax}) live`
  return row?.live ?? 0
}
