import { holdAdministration, isAdministered, portalIdentifier } from '#lib/access/administration.ts'
import { ensurePortalRoles } from '#lib/access/ensure-portal-roles.ts'
import type { Context } from '#lib/db/context.ts'
import { ensureSigningKeys } from '#lib/keys/ensure-signing-key.ts'
import { ensurePortal } from '#lib/subsystems/ensure-portal.ts'
import { issueSetupLink } from './issue-setup-link.ts'

/**
 * Brings a database that has its schema to where people can use it: signing key, the portal as a subsystem of itself, and,
 * while nobody administers it, a one-time set-up link. Every start calls it; what is there already stays as it is.
 */
export async function prepareInstance(ctx: Context): Promise<{ setupUrl: string | null }> {
  await ensureSigningKeys(ctx)
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await ensurePortalRoles(tx, await ensurePortal(tx, portalIdentifier))
    return { setupUrl: (await isAdministered(tx)) ? null : await issueSetupLink(tx) }
  })
}
