import { portalIdentifier } from '#lib/access/administration.ts'
import { type FoundRole, foundRole, roleColumns } from '#lib/access/find-role.ts'
import { permitGrant } from '#lib/access/permit-grant.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { Gift } from './gift.ts'

/** What a gift comes to: how it is called, and the roles in it. */
export type FoundGift = { name: string; grants: { role: FoundRole; limitedToId: string | null }[] }

/** What a role or a team holds now or later; null where it is gone. */
export async function findGift(tx: Context, { roleId, teamId }: Pick<Gift, 'roleId' | 'teamId'>) {
  if (roleId !== null) {
    const role = await tx.db.role.findUnique({ where: { id: roleId }, select: roleColumns })
    return role && !role.removedAt ? { name: role.name, grants: [{ role: foundRole(role), limitedToId: null }] } : null
  }
  if (teamId === null) return null
  const team = await tx.db.team.findUnique({
    where: { id: teamId },
    select: {
      name: true,
      removedAt: true,
      grants: {
        where: { OR: [{ validTo: null }, { validTo: { gt: tx.now } }] },
        select: { limitedToId: true, role: { select: roleColumns } },
      },
    },
  })
  if (!team || team.removedAt) return null
  const grants = team.grants.map(({ role, limitedToId }) => ({ role: foundRole(role), limitedToId }))
  return { name: team.name, grants }
}

/**
 * Whether whoever wrote the rule may give this much of the portal itself at this moment; of other subsystems the rule says so
 * whoever wrote it, as a grant outlives who gave it. Call it under `holdAdministration`.
 */
export async function mayBeGiven(tx: Context, { grants }: FoundGift, { by }: Gift): Promise<boolean> {
  try {
    for (const grant of grants) {
      if (grant.role.subsystem.identifier === portalIdentifier) await permitGrant(tx, grant, by)
    }
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
