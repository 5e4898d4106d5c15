import { noteAccessDue } from '#lib/access/access-due.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import type { Change } from './change.ts'
import { changeContents } from './change-contents.ts'
import type { Making } from './making.ts'
import { withdrawAction, withdrawGroup, withdrawRole } from './withdraw.ts'

/**
 * Makes planned changes. The holders of what changes learn of it at the next touch of their sessions, and their digests follow
 * within seconds. Call it in the transaction that holds the subsystem (`holdAccess`).
 */
export async function applyChanges(
  tx: Context,
  { subsystemId, changes, at, who }: { subsystemId: string; changes: readonly Change[]; at: Date; who: Actor },
): Promise<void> {
  const making = { subsystemId, at, by: personOf(who) }
  const before = await affectedRoles(tx, subsystemId, changes)
  for (const change of changes) await make(tx, making, change)
  const after = await affectedRoles(tx, subsystemId, changes)
  for (const roleId of new Set([...before, ...after])) await noteAccessDue(tx, { roleId, subsystemId }, [making.at])
}

/** What was there before comes back under its name. */
const back = { removedAt: null, removedById: null, declared: true, withdrawn: false }

async function make(tx: Context, making: Making, change: Change): Promise<void> {
  const { subsystemId } = making
  const key = (name: string) => ({ where: { subsystemId_name: { subsystemId, name } }, select: { id: true } })
  switch (change.change) {
    case 'action.added': {
      const { change: _added, action: name, ...facts } = change
      await tx.db.action.upsert({
        ...key(name),
        create: { subsystemId, name, ...facts, declared: true },
        update: { ...facts, ...back },
      })
      return
    }
    case 'group.added': {
      const { group: name, title } = change
      const data = { title, ...back, editedAt: null }
      await tx.db.actionGroup.upsert({ ...key(name), create: { subsystemId, name, ...data }, update: data })
      return
    }
    case 'role.added': {
      const { role: name, title, principalName } = change
      const data = { title, principalName, ...back, editedAt: null }
      await tx.db.role.upsert({ ...key(name), create: { subsystemId, name, ...data }, update: data })
      return
    }
    case 'action.removed':
      return withdrawAction(tx, making, change.action)
    case 'group.removed':
      return withdrawGroup(tx, making, change.group)
    case 'role.removed':
      return withdrawRole(tx, making, change.role)
    case 'action.edited':
    case 'action.not-sensitive':
    case 'group.edited':
    case 'role.edited':
      return editFacts(tx, subsystemId, change)
    default:
      return changeContents(tx, making, change)
  }
}

type FactsChange = Extract<Change, { change: `${string}.edited` | 'action.not-sensitive' }>

/** What is said of something; who made it and who may change it stays. */
async function editFacts(tx: Context, subsystemId: string, change: FactsChange): Promise<void> {
  if ('role' in change) {
    const { role: name, title, principalName } = change
    await tx.db.role.updateMany({ where: { subsystemId, name }, data: { title, principalName } })
  } else if ('group' in change) {
    const { group: name, title } = change
    await tx.db.actionGroup.updateMany({ where: { subsystemId, name }, data: { title } })
  } else if (change.change === 'action.edited') {
    const { action: name, title, description, sensitive } = change
    await tx.db.action.updateMany({ where: { subsystemId, name }, data: { title, description, sensitive } })
  } else {
    await tx.db.action.updateMany({ where: { subsystemId, name: change.action }, data: { sensitive: false } })
  }
}

/** The roles whose effective actions some of these changes could touch. */
async function affectedRoles(tx: Context, subsystemId: string, changes: readonly Change[]): Promise<string[]> {
  const contents = changes.filter(({ change }) => !/\.(added|edited|not-sensitive)$/.test(change))
  const roles = contents.flatMap((change) => ('role' in change ? [change.role] : []))
  const groups = contents.flatMap((change) => ('group' in change && !('role' in change) ? [change.group] : []))
  const actions = contents.flatMap((change) => (change.change === 'action.removed' ? [change.action] : []))
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM role r
     WHERE r.subsystem_id = ${subsystemId}::uuid
       AND (r.name = ANY (${roles})
         OR EXISTS (SELECT 1 FROM role_action c JOIN action a ON a.id = c.action_id
                     WHERE c.role_id = r.id AND c.valid_to IS NULL AND a.name = ANY (${actions}))
         OR EXISTS (SELECT 1 FROM role_action_group c JOIN action_group g ON g.id = c.action_group_id
                     WHERE c.role_id = r.id AND c.valid_to IS NULL
                       AND (g.name = ANY (${groups})
                         OR EXISTS (SELECT 1 FROM action_group_action i JOIN action a ON a.id = i.action_id
                                     WHERE i.action_group_id = g.id AND i.valid_to IS NULL AND a.name = ANY (${actions})))))`
  return rows.map(({ id }) => id)
}
