import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type Capability, capabilities } from './capabilities.ts'

/** Refuses, unless an administrator has let this subsystem do it: 403 capability_missing. */
export async function requireCapability(
  ctx: Context,
  { id: subsystemId }: { id: string },
  capability: Exclude<Capability, 'handover'>,
): Promise<void> {
  const where = { subsystemId, capability, targetId: null, proposed: false, subsystem: { enabled: true } }
  if (await ctx.db.subsystemCapability.findFirst({ where, select: { id: true } })) return
  const detail = `It lacks the capability ${capability}: ${capabilities[capability].toLowerCase()}.`
  throw new Refusal('capability_missing', { detail })
}
