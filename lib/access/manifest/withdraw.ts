import type { Context } from '#lib/db/context.ts'
import type { Making } from './making.ts'

/** Gone by its subsystem's own wish: the manifest may bring it back, whoever approved that it goes. */
const withdrawn = (at: Date) => ({ removedAt: at, removedById: null, declared: false, withdrawn: true })

const key = ({ subsystemId }: Making, name: string) => ({ where: { subsystemId_name: { subsystemId, name } } })

/** Takes an action out of everything, and away. */
export async function withdrawAction(tx: Context, making: Making, name: string): Promise<void> {
  const { at } = making
  const { id: actionId } = await tx.db.action.update({ ...key(making, name), data: withdrawn(at) })
  const closing = { where: { actionId, validTo: null }, data: { validTo: at } }
  await tx.db.roleAction.updateMany(closing)
  await tx.db.actionGroupAction.updateMany(closing)
}

/** Takes a group out of every role, empties it, and takes it away. */
export async function withdrawGroup(tx: Context, making: Making, name: string): Promise<void> {
  const { at } = making
  const { id: actionGroupId } = await tx.db.actionGroup.update({ ...key(making, name), data: withdrawn(at) })
  const closing = { where: { actionGroupId, validTo: null }, data: { validTo: at } }
  await tx.db.roleActionGroup.updateMany(closing)
  await tx.db.actionGroupAction.updateMany(closing)
}

/** Empties a role, takes it from everybody, and away. */
export async function withdrawRole(tx: Context, making: Making, name: string): Promise<void> {
  const { at, by } = making
  const { id: roleId } = await tx.db.role.update({ ...key(making, name), data: withdrawn(at) })
  const closing = { where: { roleId, validTo: null }, data: { validTo: at } }
  await tx.db.roleAction.updateMany(closing)
  await tx.db.roleActionGroup.updateMany(closing)
  await tx.db.$executeRaw`
    UPDATE "grant" SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${by}::uuid
     WHERE role_id = ${roleId}::uuid AND (valid_to IS NULL OR valid_to > ${at})`
}
