import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { permitActions } from './contents/permit-contents.ts'
import { ActionDescription, ActionName, Title } from './names.ts'
import { refuseTwins } from './refuse-twins.ts'

export const CreateAction = z.strictObject({
  subsystem: z.string(),
  name: ActionName,
  title: Title.optional(),
  description: ActionDescription.optional(),
  /** A manifest adds it to nothing that somebody holds without approval. */
  sensitive: z.boolean().optional(),
})

/**
 * Adds a fine permission to a subsystem. One of this name that was removed comes back, in no role and no group.
 * Refuses: no_such_subsystem, not_permitted, built_in, already_exists.
 */
export function createAction(
  ctx: Context,
  { subsystem: identifier, name, ...input }: z.infer<typeof CreateAction>,
  who: Actor,
): Promise<{ id: string }> {
  return refuseTwins(`${identifier} has an action ${name} already.`, () =>
    ctx.atomically(async (tx) => {
      const subsystem = await findSubsystem(tx, identifier)
      await permitActions(tx, subsystem, who)
      const { title = null, description = null, sensitive = false } = input
      const content = { title, description, sensitive }
      const [revived] = await tx.db.action.updateManyAndReturn({
        where: { subsystemId: subsystem.id, name, removedAt: { not: null } },
        data: { ...content, removedAt: null, removedById: null, declared: false, withdrawn: false },
        select: { id: true },
      })
      const action =
        revived ??
        (await tx.db.action.create({ data: { subsystemId: subsystem.id, name, ...content }, select: { id: true } }))
      await recordEvent(tx, { kind: 'action.created', subsystemId: subsystem.id, facts: { name, sensitive } }, who)
      return action
    }),
  )
}
