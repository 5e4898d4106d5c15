import type { Change } from '#lib/access/manifest/change.ts'
import { listChanges, type OpenChange } from '#lib/access/manifest/list-changes.ts'
import { listPushes } from '#lib/access/manifest/list-pushes.ts'
import { counted } from '#lib/base/counted.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'query'>

/** What manifests ask for and nobody has decided, with what a decision does. */
export async function viewApprovals({ ctx, who, query }: Page) {
  const { subsystem } = query
  const changes = await found(listChanges(ctx, subsystem === undefined ? {} : { subsystem }, who))
  return {
    changes: changes.map(({ change, ...shown }) => ({
      ...shown,
      href: `/admin/subsystems/${shown.subsystem.identifier}`,
      ...consequences(change, shown.touches),
    })),
  }
}

/** The history of a subsystem's manifests. */
export async function viewManifestHistory({ ctx, who }: Page, subsystem: string) {
  return { subsystem, pushes: await found(listPushes(ctx, { subsystem }, who)) }
}

/** What approving does, in the words of its button: "Takes page.delete from 37 users". */
function consequences(change: Change, { people }: OpenChange['touches']) {
  const users = counted(people, 'user')
  switch (change.change) {
    case 'action.removed':
    case 'role.action-removed':
    case 'group.action-removed':
      return { confirm: `Takes ${change.action} from ${users}`, takes: true }
    case 'role.removed':
      return { confirm: `Takes the role ${change.role} from ${users}`, takes: true }
    case 'group.removed':
    case 'role.group-removed':
      return { confirm: `Takes ${change.group} from ${users}`, takes: true }
    case 'role.action-confirmable':
      return { confirm: `Takes ${change.action} from ${users} until it is confirmed`, takes: true }
    case 'role.action-unconditional':
      return { confirm: `Gives ${change.action} to ${users} without confirmation`, takes: false }
    case 'role.action-added':
    case 'group.action-added':
      return { confirm: `Gives ${change.action} to ${users}`, takes: false }
    case 'role.group-added':
      return { confirm: `Gives ${change.group} to ${users}`, takes: false }
    default:
      return { confirm: 'Approve', takes: false }
  }
}
