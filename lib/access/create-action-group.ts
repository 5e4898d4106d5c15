import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findActions } from './find-actions.ts'
import { ActionName, Title } from './names.ts'
import { refuseTwins } from './refuse-twins.ts'
import { requireRight } from './rights.ts'

export const CreateActionGroup = z.strictObject({
  subsystem: z.string(),
  name: ActionName,
  title: Title.optional(),
  actions: z.array(z.string()).min(1).max(1000),
})

/** Bundles actions of one subsystem. Refuses: no_such_subsystem, not_permitted, no_such_action, already_exists. */
export function createActionGroup(
  ctx: Context,
  { subsystem: identifier, name, title, actions }: z.infer<typeof CreateActionGroup>,
  who: Actor,
): Promise<{ id: string }> {
  return refuseTwins(`${identifier} has an action group ${name} already.`, () =>
    ctx.atomically(async (tx) => {
      const subsystem = await findSubsystem(tx, identifier)
      await requireRight(tx, who, 'roles.write', subsystem.id)
      const actionIds = await findActions(tx, subsystem, actions)
      const group = await tx.db.actionGroup.create({
        data: {
          subsystemId: subsystem.id,
          name,
          title: title ?? null,
          actions: { create: actionIds.map((actionId) => ({ actionId, validFrom: tx.now })) },
        },
        select: { id: true },
      })
      const facts = { name, actions: actions.join(' ') }
      await recordEvent(tx, { kind: 'action-group.created', subsystemId: subsystem.id, facts }, who)
      return group
    }),
  )
}
