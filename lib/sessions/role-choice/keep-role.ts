import type { Context } from '#lib/db/context.ts'

/** Notes with which role this SSO session enters a subsystem, until another is chosen in it. */
export async function keepRole(
  ctx: Context,
  { ssoSessionId, subsystemId, roleId }: { ssoSessionId: string; subsystemId: string; roleId: string },
): Promise<void> {
  const chosen = { roleId, chosenAt: ctx.now }
  await ctx.db.ssoSessionRole.upsert({
    where: { ssoSessionId_subsystemId: { ssoSessionId, subsystemId } },
    create: { ssoSessionId, subsystemId, ...chosen },
    update: chosen,
    select: { roleId: true },
  })
}
