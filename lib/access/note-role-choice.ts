import type { Context } from '#lib/db/context.ts'

/** Remembers a person's choice beyond the session: marked on the page next time, or with `always` taken without a page. */
export async function noteRoleChoice(
  ctx: Context,
  { userId, subsystemId, ...choice }: { userId: string; subsystemId: string; roleId: string; always: boolean },
): Promise<void> {
  const chosen = { ...choice, chosenAt: ctx.now }
  await ctx.db.roleChoice.upsert({
    where: { userId_subsystemId: { userId, subsystemId } },
    create: { userId, subsystemId, ...chosen },
    update: chosen,
    select: { roleId: true },
  })
}
