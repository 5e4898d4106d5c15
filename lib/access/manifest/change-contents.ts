import type { Context } from '#lib/db/context.ts'
import type { Change } from './change.ts'
import type { Making } from './making.ts'

type ContentsChange = Extract<
  Change,
  {
    change: `group.action-${string}` | `role.action-${string}` | `role.group-${string}`
  }
>

/** Puts something into a group or role, or takes it out: rows are opened and closed, never rewritten. */
export async function changeContents(tx: Context, making: Making, change: ContentsChange): Promise<void> {
  const { subsystemId, at } = making
  const idOf = async (of: 'action' | 'actionGroup' | 'role', name: string): Promise<string> => {
    const where = { subsystemId_name: { subsystemId, name } }
    const select = { id: true }
    if (of === 'action') return (await tx.db.action.findUniqueOrThrow({ where, select })).id
    if (of === 'role') return (await tx.db.role.findUniqueOrThrow({ where, select })).id
    return (await tx.db.actionGroup.findUniqueOrThrow({ where, select })).id
  }
  if ('role' in change) return changeRole(tx, await idOf('role', change.role), change, { at, idOf })
  const actionGroupId = await idOf('actionGroup', change.group)
  const row = { actionGroupId, actionId: await idOf('action', change.action) }
  if (change.change === 'group.action-added') {
    await tx.db.actionGroupAction.create({ data: { ...row, validFrom: at } })
  } else {
    await tx.db.actionGroupAction.updateMany({ where: { ...row, validTo: null }, data: { validTo: at } })
  }
}

type Finding = { at: Date; idOf: (of: 'action' | 'actionGroup', name: string) => Promise<string> }

async function changeRole(
  tx: Context,
  roleId: string,
  change: Extract<ContentsChange, { role: string }>,
  { at, idOf }: Finding,
): Promise<void> {
  const closed = { data: { validTo: at } }
  if ('group' in change) {
    const row = { roleId, actionGroupId: await idOf('actionGroup', change.group) }
    if (change.change === 'role.group-added') await tx.db.roleActionGroup.create({ data: { ...row, validFrom: at } })
    else await tx.db.roleActionGroup.updateMany({ where: { ...row, validTo: null }, ...closed })
    return
  }
  const row = { roleId, actionId: await idOf('action', change.action) }
  await tx.db.roleAction.updateMany({ where: { ...row, validTo: null }, ...closed })
  if (change.change === 'role.action-removed') return
  const confirmable = change.change === 'role.action-added' ? change.confirmable : change.change.endsWith('confirmable')
  await tx.db.roleAction.create({ data: { ...row, confirmable, validFrom: at } })
}
