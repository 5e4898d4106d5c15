import { administratorRole, holdAdministration, portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { ensureSigningKey } from '#lib/keys/ensure-signing-key.ts'
import { isAdministered, issueSetupLink } from './issue-setup-link.ts'

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

/**
 * Brings a database that has its schema to where people can use it: signing key, the portal as a subsystem of itself, and,
 * while nobody administers it, a one-time set-up link. Every start calls it; what is there already stays as it is.
 */
export async function prepareInstance(ctx: Context): Promise<{ setupUrl: string | null }> {
  await ensureSigningKey(ctx)
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await ensurePortal(tx)
    return { setupUrl: (await isAdministered(tx)) ? null : await issueSetupLink(tx) }
  })
}

async function ensurePortal(tx: Context): Promise<void> {
  const { id: subsystemId } = await tx.db.subsystem.upsert({
    where: { identifier: portalIdentifier },
    create: { identifier: portalIdentifier, title: 'Portal', builtIn: true, createdAt: tx.now },
    update: {},
    select: { id: true },
  })
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
