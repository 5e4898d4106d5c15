import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { portalIdentifier } from './administration.ts'
import { isReadyRole } from './portal-actions.ts'

const actionName = { select: { action: { select: { name: true } } }, where: { validTo: null } } as const

/** What is asked of a role before anybody is given it. */
export const roleColumns = {
  id: true,
  name: true,
  title: true,
  removedAt: true,
  subsystem: { select: { id: true, identifier: true } },
  actions: actionName,
  groups: { where: { validTo: null }, select: { group: { select: { actions: actionName } } } },
} as const

type Named = { action: { name: string } }
type Row = {
  id: string
  name: string
  subsystem: { id: string; identifier: string }
  actions: Named[]
  groups: { group: { actions: Named[] } }[]
}

export type FoundRole = {
  id: string
  name: string
  subsystem: { id: string; identifier: string }
  /** The names of all actions in it, confirmable ones too. */
  actions: string[]
  /** One of the portal's own ready roles, which stay as they are. */
  builtIn: boolean
}

/** A row of `roleColumns` as the verbs look at it. */
export function foundRole({ id, name, subsystem, actions, groups }: Row): FoundRole {
  const contents = [...actions, ...groups.flatMap(({ group }) => group.actions)]
  const builtIn = subsystem.identifier === portalIdentifier && isReadyRole(name)
  return { id, name, subsystem, actions: contents.map(({ action }) => action.name), builtIn }
}

/** A role by the names of its subsystem and itself. Refuses: no_such_subsystem, no_such_role. */
export async function findRole(ctx: Context, subsystemIdentifier: string, name: string): Promise<FoundRole> {
  const subsystem = await findSubsystem(ctx, subsystemIdentifier)
  const role = await ctx.db.role.findUnique({
    where: { subsystemId_name: { subsystemId: subsystem.id, name } },
    select: roleColumns,
  })
  if (!role || role.removedAt)
    throw new Refusal('no_such_role', { detail: `${subsystemIdentifier} has no role ${name}.` })
  return foundRole(role)
}
