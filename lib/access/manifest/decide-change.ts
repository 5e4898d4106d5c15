import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { applyChanges } from './apply-changes.ts'
import { Change, changeKey, describeChange } from './change.ts'
import { holdAccess } from './hold-access.ts'
import { Manifest } from './manifest.ts'
import { planManifest } from './plan-manifest.ts'
import { readAccess } from './read-access.ts'

export const DecideChange = z.strictObject({ id: z.uuid() })

/**
 * Makes a change that a manifest asked for and that was held.
 * Refuses: 404 no_such_change; 403 not_permitted; 409 changed_meanwhile (decided, superseded, or not to be done any more).
 */
export const approveChange = (ctx: Context, input: z.infer<typeof DecideChange>, who: Actor) =>
  decide(ctx, input, 'approved', who)

/** Leaves everything as it is; no later manifest asks for the same again. Refuses as `approveChange` does. */
export const rejectChange = (ctx: Context, input: z.infer<typeof DecideChange>, who: Actor) =>
  decide(ctx, input, 'rejected', who)

function decide(
  ctx: Context,
  { id }: z.infer<typeof DecideChange>,
  state: 'approved' | 'rejected',
  who: Actor,
): Promise<{ text: string }> {
  return ctx.atomically(async (tx) => {
    const found = await tx.db.pendingChange.findUnique({ where: { id }, select: { subsystemId: true } })
    if (!found) throw new Refusal('no_such_change')
    const { subsystemId } = found
    await requireRight(tx, who, 'roles.write', subsystemId)
    const at = await holdAccess(tx, subsystemId)
    const [row] = await tx.db.pendingChange.updateManyAndReturn({
      where: { id, state: 'pending' },
      data: { state, decidedAt: at, decidedById: personOf(who) },
      select: { change: true, pushId: true },
    })
    if (!row) throw new Refusal('changed_meanwhile', { detail: 'This change was decided on already.' })
    const change = Change.parse(row.change)
    if (state === 'approved') {
      await refuseUnwanted(tx, { subsystemId, pushId: row.pushId, change })
      await applyChanges(tx, { subsystemId, changes: [change], at, who })
    }
    const text = describeChange(change)
    await recordEvent(tx, { kind: `manifest.change-${state}`, subsystemId, facts: { text } }, who)
    return { text }
  })
}

/** What was held is looked at again: somebody may have changed the same by hand since. */
async function refuseUnwanted(
  tx: Context,
  { subsystemId, pushId, change }: { subsystemId: string; pushId: string; change: Change },
): Promise<void> {
  const push = await tx.db.manifestPush.findUniqueOrThrow({ where: { id: pushId }, select: { manifest: true } })
  const { apply, hold } = planManifest(await readAccess(tx, subsystemId), Manifest.parse(push.manifest))
  if ([...apply, ...hold].some((one) => changeKey(one) === changeKey(change))) return
  throw new Refusal('changed_meanwhile', { detail: 'It was changed by hand since; there is nothing to do any more.' })
}
