import type { Context } from '#lib/db/context.ts'
import { administratorRole } from './administration.ts'

/** What administrators may do: the actions of the built-in subsystem `portal`. */
const portalActions = [
  'users.read',
  'users.write',
  'users.lock',
  'grants.write',
  'subsystems.read',
  'subsystems.write',
  'sessions.read',
  'sessions.end',
  'audit.read',
  'settings.write',
] as const

/** The role that holds every action of the portal. Actions that a newer Portico brings are added; nothing is taken away. */
export async function ensureAdministratorRole(tx: Context, subsystemId: string): Promise<void> {
  await tx.db.action.createMany({ data: portalActions.map((name) => ({ subsystemId, name })), skipDuplicates: true })
  const role = await tx.db.role.upsert({
    where: { subsystemId_name: { subsystemId, name: administratorRole } },
    create: { subsystemId, name: administratorRole, title: 'Administrator' },
    update: {},
    select: { id: true, actions: { where: { validTo: null }, select: { actionId: true } } },
  })
  const held = new Set(role.actions.map(({ actionId }) => actionId))
  const actions = await tx.db.action.findMany({ where: { subsystemId }, select: { id: true } })
  const missing = actions.filter(({ id }) => !held.has(id))
  await tx.db.roleAction.createMany({
    data: missing.map(({ id }) => ({ roleId: role.id, actionId: id, validFrom: tx.now })),
  })
}
