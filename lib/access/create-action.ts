import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { ActionName, Title } from './names.ts'
import { refuseTwins } from './refuse-twins.ts'
import { requireRight } from './rights.ts'

export const CreateAction = z.strictObject({
  subsystem: z.string(),
  name: ActionName,
  title: Title.optional(),
  description: z.string().trim().max(1000).optional(),
})

/** Adds a fine permission to a subsystem. Refuses: no_such_subsystem, not_permitted, already_exists. */
export function createAction(
  ctx: Context,
  { subsystem: identifier, name, title, description }: z.infer<typeof CreateAction>,
  who: Actor,
): Promise<{ id: string }> {
  return refuseTwins(`${identifier} has an action ${name} already.`, () =>
    ctx.atomically(async (tx) => {
      const subsystem = await findSubsystem(tx, identifier)
      await requireRight(tx, who, 'roles.write', subsystem.id)
      const action = await tx.db.action.create({
        data: { subsystemId: subsystem.id, name, title: title ?? null, description: description ?? null },
        select: { id: true },
      })
      await recordEvent(tx, { kind: 'action.created', subsystemId: subsystem.id, facts: { name } }, who)
      return action
    }),
  )
}
