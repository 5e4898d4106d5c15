import { z } from 'zod'
import { portalIdentifier } from '#lib/access/administration.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type Capability, capabilityNames, needsTarget } from './capabilities.ts'
import { findSubsystem } from './find-subsystem.ts'

export const SetCapability = z.strictObject({
  subsystem: z.string(),
  capability: z.enum(capabilityNames),
  /** Of `handover` only: towards exactly this subsystem. */
  target: z.string().optional(),
  held: z.boolean(),
})

/**
 * Lets a subsystem do something at the portal, or no longer; what an import proposed is confirmed or dismissed by it. Twice
 * changes nothing (`already`).
 * Refuses: no_such_subsystem, not_permitted, built_in (the portal itself may everything, and nobody is handed over to it),
 * malformed_request (a target is missing, or none belongs here).
 */
export function setCapability(
  ctx: Context,
  { capability, held, ...input }: z.infer<typeof SetCapability>,
  who: Actor,
): Promise<{ already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    const { id: subsystemId, builtIn } = await findSubsystem(tx, input.subsystem)
    if (builtIn) throw new Refusal('built_in')
    const target = await findTarget(tx, capability, input.target)
    const row = { subsystemId, capability, targetId: target?.id ?? null }
    const grantedById = who.kind === 'user' ? who.id : null
    const count = held ? await hold(tx, row, grantedById) : await drop(tx, row)
    if (count === 0) return { already: true }
    const kind = held ? 'capability.added' : 'capability.removed'
    const facts = { capability, target: target?.identifier ?? null }
    await recordEvent(tx, { kind, subsystemId, facts }, who)
    return { already: false }
  })
}

async function findTarget(tx: Context, capability: Capability, identifier: string | undefined) {
  if (needsTarget(capability) !== (identifier !== undefined)) {
    const detail = identifier === undefined ? `target: ${capability} needs one.` : `target: ${capability} has none.`
    throw new Refusal('malformed_request', { detail })
  }
  if (identifier === undefined) return null
  const target = await findSubsystem(tx, identifier)
  if (target.identifier === portalIdentifier) throw new Refusal('built_in')
  return target
}

type Row = { subsystemId: string; capability: Capability; targetId: string | null }

async function hold(tx: Context, row: Row, grantedById: string | null): Promise<number> {
  const held = { grantedById, at: tx.now, proposed: false }
  const made = await tx.db.subsystemCapability.createMany({ data: { ...row, ...held }, skipDuplicates: true })
  if (made.count > 0) return made.count
  return (await tx.db.subsystemCapability.updateMany({ where: { ...row, proposed: true }, data: held })).count
}

const drop = async (tx: Context, row: Row): Promise<number> =>
  (await tx.db.subsystemCapability.deleteMany({ where: row })).count
