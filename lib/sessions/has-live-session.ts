import type { Context } from '#lib/db/context.ts'

/** Whether a person is in a subsystem now. */
export async function hasLiveSession(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string },
): Promise<boolean> {
  const [row] = await ctx.db.$queryRaw<{ live: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM subsystem_session c
        JOIN subsystem b ON b.id = c.subsystem_id JOIN sso_session s ON s.id = c.sso_session_id
        JOIN "user" u ON u.id = c.user_id JOIN instance i ON i.id = 1
       WHERE c.user_id = ${userId}::uuid AND c.subsystem_id = ${subsystemId}::uuid AND c.ended_at IS NULL
         AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NULL) AS live`
  return row?.live ?? false
}
