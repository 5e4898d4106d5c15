import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { holdAdministration, portalIdentifier } from './administration.ts'
import { type FoundRole, foundRole, roleColumns } from './find-role.ts'
import { refuseMoreThanHeld, requireRight } from './rights.ts'

const isOfPortal = ({ subsystem }: FoundRole): boolean => subsystem.identifier === portalIdentifier

/**
 * The subsystem over which a role of the portal is to be held; null = everywhere.
 * Refuses: no_such_subsystem, malformed_request (not of the portal, or over the portal itself).
 */
export async function findLimit(ctx: Context, role: FoundRole, limitedTo: string | undefined): Promise<string | null> {
  if (limitedTo === undefined) return null
  if (!isOfPortal(role) || limitedTo === portalIdentifier) {
    const detail = 'limitedTo: only roles of the portal are limited, and to other applications.'
    throw new Refusal('malformed_request', { detail })
  }
  return (await findSubsystem(ctx, limitedTo)).id
}

/**
 * Whether the actor may give this role, or take it: over its subsystem, and of the portal's own only what they hold
 * themselves. Refuses: not_permitted.
 */
export async function permitGrant(
  tx: Context,
  { role, limitedToId }: { role: FoundRole; limitedToId: string | null },
  who: Actor,
): Promise<void> {
  if (!isOfPortal(role)) return requireRight(tx, who, 'grants.write', role.subsystem.id)
  await holdAdministration(tx)
  await requireRight(tx, who, 'grants.write', limitedToId)
  await refuseMoreThanHeld(tx, who, { actions: role.actions, limitedTo: limitedToId })
}

/**
 * Whether the actor may give all that a team holds, now or later, as joining or leaving it does. Call it under
 * `holdAdministration` and `holdTeam`. Returns the subsystems that it is about. Refuses: not_permitted.
 */
export async function permitTeamGrants(tx: Context, teamId: string, who: Actor): Promise<string[]> {
  const grants = await tx.db.grant.findMany({
    where: { teamId, OR: [{ validTo: null }, { validTo: { gt: tx.now } }] },
    select: { limitedToId: true, role: { select: roleColumns } },
  })
  for (const { limitedToId, role } of grants) await permitGrant(tx, { role: foundRole(role), limitedToId }, who)
  return [...new Set(grants.map(({ role }) => role.subsystem.id))]
}
