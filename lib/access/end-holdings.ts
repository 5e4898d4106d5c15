import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { holdUser } from './settle-access.ts'

/**
 * Ends everything that a user holds: grants, memberships of teams, confirmations, choices of roles. For a user who goes; the
 * sessions end with the user. Returns how many grants and memberships ended.
 */
export async function endHoldings(tx: Context, userId: string, who: Actor): Promise<number> {
  const at = await holdUser(tx, userId)
  const ending = { where: { userId, OR: [{ validTo: null }, { validTo: { gt: at } }] }, by: personOf(who) }
  const over = { data: { validTo: at, endedById: ending.by } }
  const [grants, memberships] = [
    await tx.db.grant.updateMany({ where: ending.where, ...over }),
    await tx.db.teamMember.updateMany({ where: ending.where, ...over }),
  ]
  await tx.db.confirmation.updateMany({ where: ending.where, ...over })
  await tx.db.roleChoice.deleteMany({ where: { userId } })
  await tx.db.accessDigest.updateMany({ where: { userId }, data: { digest: '' } })
  return grants.count + memberships.count
}
