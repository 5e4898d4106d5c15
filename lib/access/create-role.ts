import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findActionGroups, findActions } from './find-actions.ts'
import { RoleName, Title } from './names.ts'
import { refuseTwins } from './refuse-twins.ts'
import { requireRight } from './rights.ts'

export const CreateRole = z.strictObject({
  subsystem: z.string(),
  name: RoleName,
  title: Title.optional(),
  /** What the application calls the role in its own code, e.g. `ROLE_EDITOR`. */
  principalName: z.string().trim().min(1).max(100).optional(),
  actions: z.array(z.string()).max(1000).optional(),
  groups: z.array(z.string()).max(1000).optional(),
})

/**
 * Makes a role out of actions and action groups of its subsystem. A role without any lets nobody in.
 * Refuses: no_such_subsystem, not_permitted, no_such_action, already_exists.
 */
export function createRole(ctx: Context, input: z.infer<typeof CreateRole>, who: Actor): Promise<{ id: string }> {
  const { subsystem: identifier, name, title, principalName, actions = [], groups = [] } = input
  return refuseTwins(`${identifier} has a role ${name} already.`, () =>
    ctx.atomically(async (tx) => {
      const subsystem = await findSubsystem(tx, identifier)
      await requireRight(tx, who, 'roles.write', subsystem.id)
      const actionIds = await findActions(tx, subsystem, actions)
      const groupIds = await findActionGroups(tx, subsystem, groups)
      const role = await tx.db.role.create({
        data: {
          subsystemId: subsystem.id,
          name,
          title: title ?? null,
          principalName: principalName ?? null,
          actions: { create: actionIds.map((actionId) => ({ actionId, validFrom: tx.now })) },
          groups: { create: groupIds.map((actionGroupId) => ({ actionGroupId, validFrom: tx.now })) },
        },
        select: { id: true },
      })
      const facts = { name, actions: actions.join(' '), groups: groups.join(' ') }
      await recordEvent(tx, { kind: 'role.created', subsystemId: subsystem.id, facts }, who)
      return role
    }),
  )
}
