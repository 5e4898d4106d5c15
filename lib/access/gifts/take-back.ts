import { noteAccessDue } from '#lib/access/access-due.ts'
import { isLastinglyAdministered, refuseNoAdministrator } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { findGift } from './find-gift.ts'

type Source = { id: string; roleId: string | null; teamId: string | null }

/**
 * Takes back from everybody what a rule gave; sessions where no action is left end within seconds. Call it under
 * `holdAdministration`. Returns from how many people. Refuses: last_administrator.
 */
export async function takeBack(tx: Context, rule: Source): Promise<number> {
  const administered = await isLastinglyAdministered(tx)
  const ending = { where: { ruleId: rule.id, validTo: null }, data: { validTo: tx.now } }
  const [grants, memberships] = [await tx.db.grant.updateMany(ending), await tx.db.teamMember.updateMany(ending)]
  if (administered) await refuseNoAdministrator(tx)
  const { grants: held = [] } = (await findGift(tx, rule)) ?? {}
  for (const { role } of held) {
    const subsystemId = role.subsystem.id
    const due = rule.teamId === null ? { roleId: role.id, subsystemId } : { teamId: rule.teamId, subsystemId }
    await noteAccessDue(tx, due, [tx.now])
  }
  return grants.count + memberships.count
}
