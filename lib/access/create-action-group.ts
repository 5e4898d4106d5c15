import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { holdGroup } from './contents/hold-contents.ts'
import { permitActions } from './contents/permit-contents.ts'
import { replaceGroupActions } from './contents/replace-contents.ts'
import { findActions } from './find-actions.ts'
import { ActionName, Title } from './names.ts'
import { refuseTwins } from './refuse-twins.ts'

export const CreateActionGroup = z.strictObject({
  subsystem: z.string(),
  name: ActionName,
  title: Title.optional(),
  actions: z.array(z.string()).min(1).max(1000),
})

/**
 * Bundles actions of one subsystem. A group of this name that was removed comes back with these, in no role.
 * Refuses: no_such_subsystem, not_permitted, built_in, no_such_action, already_exists.
 */
export function createActionGroup(
  ctx: Context,
  { subsystem: identifier, name, title, actions }: z.infer<typeof CreateActionGroup>,
  who: Actor,
): Promise<{ id: string }> {
  return refuseTwins(`${identifier} has an action group ${name} already.`, () =>
    ctx.atomically(async (tx) => {
      const subsystem = await findSubsystem(tx, identifier)
      await permitActions(tx, subsystem, who)
      const actionIds = await findActions(tx, subsystem, actions)
      const [revived] = await tx.db.actionGroup.updateManyAndReturn({
        where: { subsystemId: subsystem.id, name, removedAt: { not: null } },
        data: {
          title: title ?? null,
          editedAt: null,
          removedAt: null,
          removedById: null,
          declared: false,
          withdrawn: false,
        },
        select: { id: true },
      })
      const data = { subsystemId: subsystem.id, name, title: title ?? null }
      const group = revived ?? (await tx.db.actionGroup.create({ data, select: { id: true } }))
      await replaceGroupActions(tx, { groupId: group.id, at: await holdGroup(tx, group.id) }, actionIds)
      const facts = { name, actions: actions.join(' ') }
      await recordEvent(tx, { kind: 'action-group.created', subsystemId: subsystem.id, facts }, who)
      return group
    }),
  )
}
