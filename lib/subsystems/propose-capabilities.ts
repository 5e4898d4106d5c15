import { requireRight } from '#lib/access/rights.ts'
import { recordEvents } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import type { Capability } from './capabilities.ts'

/**
 * Notes what an application did elsewhere, for an administrator to confirm or dismiss; until then it may do none of it. What
 * is held or proposed already stays. Returns the names that are new. Only inside a transaction. Refuses: not_permitted.
 */
export async function proposeCapabilities(
  tx: Context,
  { subsystemId, capabilities }: { subsystemId: string; capabilities: readonly Capability[] },
  who: Actor,
): Promise<string[]> {
  await requireRight(tx, who, 'subsystems.write', subsystemId)
  const rows = await tx.db.subsystemCapability.createManyAndReturn({
    data: capabilities.map((capability) => ({ subsystemId, capability, at: tx.now, proposed: true })),
    skipDuplicates: true,
    select: { capability: true },
  })
  const added = rows.map(({ capability }) => capability)
  const events = added.map((capability) => ({
    kind: 'capability.proposed' as const,
    subsystemId,
    facts: { capability },
  }))
  await recordEvents(tx, events, who)
  return added
}
