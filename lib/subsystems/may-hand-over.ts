import type { Context } from '#lib/db/context.ts'

/** Whether one subsystem may send its visitors into another: the capability names exactly that target, never the portal. */
export async function mayHandOver(ctx: Context, { fromId, toId }: { fromId: string; toId: string }): Promise<boolean> {
  const capability = await ctx.db.subsystemCapability.findFirst({
    where: { subsystemId: fromId, capability: 'handover', targetId: toId, proposed: false, target: { builtIn: false } },
    select: { id: true },
  })
  return capability !== null
}
