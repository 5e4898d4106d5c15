import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** The subsystem of this identifier, unless it was removed. Refuses: no_such_subsystem. */
export async function findSubsystem(ctx: Context, identifier: string) {
  const subsystem = await ctx.db.subsystem.findUnique({
    where: { identifier, removedAt: null },
    select: { id: true, identifier: true, enabled: true, builtIn: true },
  })
  if (!subsystem) throw new Refusal('no_such_subsystem', { detail: `There is no subsystem ${identifier}.` })
  return subsystem
}
