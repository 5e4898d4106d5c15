import type { Context } from '#lib/db/context.ts'
import { portalActions, readyRoles } from './portal-actions.ts'

/** Makes the portal's own actions and ready roles. What a newer Portico brings is added; nothing is taken away. */
export async function ensurePortalRoles(tx: Context, subsystemId: string): Promise<void> {
  await tx.db.action.createMany({
    data: Object.entries(portalActions).map(([name, title]) => ({ subsystemId, name, title })),
    skipDuplicates: true,
  })
  const actions = await tx.db.action.findMany({ where: { subsystemId }, select: { id: true, name: true } })
  for (const [name, ready] of Object.entries(readyRoles)) {
    const role = await tx.db.role.upsert({
      where: { subsystemId_name: { subsystemId, name } },
      create: { subsystemId, name, title: ready.title },
      update: {},
      select: { id: true, actions: { where: { validTo: null }, select: { actionId: true } } },
    })
    const held = new Set(role.actions.map(({ actionId }) => actionId))
    const wanted = actions.filter((action) => ready.actions.some((one) => one === action.name) && !held.has(action.id))
    await tx.db.roleAction.createMany({
      data: wanted.map(({ id }) => ({ roleId: role.id, actionId: id, validFrom: tx.now })),
    })
  }
}
