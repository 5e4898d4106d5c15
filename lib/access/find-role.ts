import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

/** A role by the names of its subsystem and itself. Refuses: no_such_subsystem, no_such_role. */
export async function findRole(ctx: Context, subsystemIdentifier: string, name: string) {
  const subsystem = await findSubsystem(ctx, subsystemIdentifier)
  const role = await ctx.db.role.findUnique({
    where: { subsystemId_name: { subsystemId: subsystem.id, name } },
    select: { id: true },
  })
  if (!role) throw new Refusal('no_such_role', { detail: `${subsystemIdentifier} has no role ${name}.` })
  return { id: role.id, subsystem }
}
