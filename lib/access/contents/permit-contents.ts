import { holdAdministration, portalIdentifier } from '#lib/access/administration.ts'
import type { FoundRole } from '#lib/access/find-role.ts'
import { refuseMoreThanHeld, requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

type Place = { id: string; identifier: string }

/** Whether the actor may change the actions and groups of a subsystem; those of the portal are built in. Refuses: not_permitted, built_in. */
export async function permitActions(tx: Context, subsystem: Place, who: Actor): Promise<void> {
  await requireRight(tx, who, 'roles.write', subsystem.id)
  if (subsystem.identifier === portalIdentifier) {
    throw new Refusal('built_in', { detail: 'What may be done at the portal is built in. Make a role of it.' })
  }
}

type Contents = { subsystem: Place; role: Pick<FoundRole, 'builtIn'> | null; actions: readonly string[] }

/**
 * Whether the actor may make, change or remove a role. One of the portal's own holds nothing that they do not hold
 * everywhere, before and after: `actions` are both. Refuses: not_permitted, built_in.
 */
export async function permitRole(tx: Context, { subsystem, role, actions }: Contents, who: Actor): Promise<void> {
  if (subsystem.identifier !== portalIdentifier) return requireRight(tx, who, 'roles.write', subsystem.id)
  await holdAdministration(tx)
  await requireRight(tx, who, 'roles.write')
  if (role?.builtIn) throw new Refusal('built_in', { detail: 'The ready roles of the portal stay as they are.' })
  await refuseMoreThanHeld(tx, who, { actions, limitedTo: null })
}
