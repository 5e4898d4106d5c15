import type { Context } from '#lib/db/context.ts'

// Contents are closed and opened, never updated: what a role was worth at a past instant stays readable.

type Wanted = { actionId: string; confirmable: boolean }

/** Makes these the single actions of a role from `at` on. Returns whether anything changed. Call it under `holdRole`. */
export async function replaceRoleActions(
  tx: Context,
  { roleId, at }: { roleId: string; at: Date },
  wanted: readonly Wanted[],
): Promise<boolean> {
  const current = await tx.db.roleAction.findMany({
    where: { roleId, validTo: null },
    select: { id: true, actionId: true, confirmable: true },
  })
  const same = (one: Wanted, other: Wanted) => one.actionId === other.actionId && one.confirmable === other.confirmable
  const closing = current.filter((row) => !wanted.some((one) => same(one, row)))
  const opening = wanted.filter((one) => !current.some((row) => same(one, row)))
  await tx.db.roleAction.updateMany({ where: { id: { in: closing.map(({ id }) => id) } }, data: { validTo: at } })
  await tx.db.roleAction.createMany({ data: opening.map((one) => ({ ...one, roleId, validFrom: at })) })
  return closing.length + opening.length > 0
}

/** Makes these the action groups in a role from `at` on. Returns whether anything changed. Call it under `holdRole`. */
export async function replaceRoleGroups(
  tx: Context,
  { roleId, at }: { roleId: string; at: Date },
  groupIds: readonly string[],
): Promise<boolean> {
  const current = await tx.db.roleActionGroup.findMany({
    where: { roleId, validTo: null },
    select: { id: true, actionGroupId: true },
  })
  const closing = current.filter(({ actionGroupId }) => !groupIds.includes(actionGroupId))
  const opening = groupIds.filter((id) => !current.some(({ actionGroupId }) => actionGroupId === id))
  await tx.db.roleActionGroup.updateMany({ where: { id: { in: closing.map(({ id }) => id) } }, data: { validTo: at } })
  await tx.db.roleActionGroup.createMany({
    data: opening.map((actionGroupId) => ({ actionGroupId, roleId, validFrom: at })),
  })
  return closing.length + opening.length > 0
}

/** Makes these the actions of a group from `at` on. Returns whether anything changed. Call it under `holdGroup`. */
export async function replaceGroupActions(
  tx: Context,
  { groupId, at }: { groupId: string; at: Date },
  actionIds: readonly string[],
): Promise<boolean> {
  const current = await tx.db.actionGroupAction.findMany({
    where: { actionGroupId: groupId, validTo: null },
    select: { id: true, actionId: true },
  })
  const closing = current.filter(({ actionId }) => !actionIds.includes(actionId))
  const opening = actionIds.filter((id) => !current.some(({ actionId }) => actionId === id))
  await tx.db.actionGroupAction.updateMany({
    where: { id: { in: closing.map(({ id }) => id) } },
    data: { validTo: at },
  })
  await tx.db.actionGroupAction.createMany({
    data: opening.map((actionId) => ({ actionId, actionGroupId: groupId, validFrom: at })),
  })
  return closing.length + opening.length > 0
}
