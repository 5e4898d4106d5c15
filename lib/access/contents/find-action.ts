import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

/** An action by the names of its subsystem and itself. Refuses: no_such_subsystem, no_such_action. */
export async function findAction(ctx: Context, subsystemIdentifier: string, name: string) {
  const subsystem = await findSubsystem(ctx, subsystemIdentifier)
  const action = await ctx.db.action.findFirst({
    where: { subsystemId: subsystem.id, name, removedAt: null },
    select: { id: true, title: true, description: true, sensitive: true },
  })
  if (!action) throw new Refusal('no_such_action', { detail: `${subsystemIdentifier} has no action ${name}.` })
  const { id, ...content } = action
  return { id, subsystem, content }
}
