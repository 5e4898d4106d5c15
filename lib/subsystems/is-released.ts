import type { Context } from '#lib/db/context.ts'
import type { releasableFields } from './subsystem-settings.ts'

/** Whether a subsystem is told this part of people's profiles. */
export async function isReleased(
  ctx: Context,
  subsystemId: string,
  field: (typeof releasableFields)[number],
): Promise<boolean> {
  const where = { id: subsystemId, releasedFields: { has: field } }
  return (await ctx.db.subsystem.findFirst({ where, select: { id: true } })) !== null
}
