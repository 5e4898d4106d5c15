import type { Context } from '#lib/db/context.ts'
import type { EffectiveRole } from '#lib/sessions/session-answer.ts'

/** The roles that let a user into a subsystem now, each with its actions, and the digest of all ('' = no access). */
export async function effectiveRoles(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string },
): Promise<{ roles: EffectiveRole[]; digest: string }> {
  const [row] = await ctx.db.$queryRaw<{ roles: EffectiveRole[]; digest: string }[]>`
    SELECT roles, digest FROM access_of(${userId}::uuid, ${subsystemId}::uuid, ${ctx.now})`
  return row ?? { roles: [], digest: '' }
}
