import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { replaceContents } from './contents/edit-role.ts'
import { holdRole } from './contents/hold-contents.ts'
import { permitRole } from './contents/permit-contents.ts'
import { PrincipalName, RoleName, Title } from './names.ts'
import { refuseTwins } from './refuse-twins.ts'

const Names = z.array(z.string()).max(1000)

export const CreateRole = z.strictObject({
  subsystem: z.string(),
  name: RoleName,
  title: Title.optional(),
  principalName: PrincipalName.optional(),
  actions: Names.optional(),
  /** Actions that count only for those for whom they are confirmed. */
  confirmable: Names.optional(),
  groups: Names.optional(),
})

/**
 * Makes a role out of actions and action groups of its subsystem. A role without any lets nobody in. One of this name that was
 * removed comes back with these, held by nobody. One of the portal's own holds nothing that its maker does not hold everywhere.
 * Refuses: no_such_subsystem, not_permitted, no_such_action, already_exists, malformed_request.
 */
export function createRole(ctx: Context, input: z.infer<typeof CreateRole>, who: Actor): Promise<{ id: string }> {
  const { subsystem: identifier, name, title = null, principalName = null } = input
  const { actions = [], confirmable = [], groups = [] } = input
  const twice = actions.find((action) => confirmable.includes(action))
  if (twice) throw new Refusal('malformed_request', { detail: `confirmable: ${twice} is among the actions as well.` })
  return refuseTwins(`${identifier} has a role ${name} already.`, () =>
    ctx.atomically(async (tx) => {
      const subsystem = await findSubsystem(tx, identifier)
      await permitRole(tx, { subsystem, role: null, actions: [...actions, ...confirmable] }, who)
      const content = { title, principalName }
      const [revived] = await tx.db.role.updateManyAndReturn({
        where: { subsystemId: subsystem.id, name, removedAt: { not: null } },
        data: { ...content, editedAt: null, removedAt: null, removedById: null, declared: false, withdrawn: false },
        select: { id: true },
      })
      const data = { subsystemId: subsystem.id, name, ...content }
      const role = revived ?? (await tx.db.role.create({ data, select: { id: true } }))
      const place = { roleId: role.id, place: subsystem, at: await holdRole(tx, role.id) }
      await replaceContents(tx, place, { actions, confirmable, groups })
      const facts = {
        name,
        actions: actions.join(' '),
        confirmable: confirmable.join(' '),
        groups: groups.join(' '),
      }
      await recordEvent(tx, { kind: 'role.created', subsystemId: subsystem.id, facts }, who)
      return role
    }),
  )
}
