import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { holdAdministration, isLastinglyAdministered, refuseNoAdministrator } from '#lib/access/administration.ts'
import { permitTeamGrants } from '#lib/access/permit-grant.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findTeam } from './find-team.ts'
import { holdTeam } from './hold-team.ts'

export const RemoveTeam = z.strictObject({
  team: z.string(),
  /** Take from its members what they hold through it. */
  endGrants: z.boolean().optional(),
})

/**
 * Removes a team; its name stays taken. Where it has members and grants, only with `endGrants`, which takes those grants from
 * them at once. Needs what taking each would need.
 * Refuses: no_such_team, in_use, last_administrator, not_permitted.
 */
export function removeTeam(
  ctx: Context,
  input: z.infer<typeof RemoveTeam>,
  who: Actor,
): Promise<{ members: number; grants: number }> {
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await requireRight(tx, who, 'teams.write')
    const { id: teamId, name } = await findTeam(tx, input.team)
    const at = await holdTeam(tx, teamId)
    const subsystemIds = await permitTeamGrants(tx, teamId, who)
    const administered = await isLastinglyAdministered(tx)
    const current = { teamId, OR: [{ validTo: null }, { validTo: { gt: at } }] }
    const [members, grants] = [
      await tx.db.teamMember.count({ where: current }),
      await tx.db.grant.count({ where: current }),
    ]
    if (members > 0 && grants > 0 && !input.endGrants) {
      throw new Refusal('in_use', {
        detail: `Members of ${name}: ${members}; grants that they hold through it: ${grants}.`,
      })
    }
    const by = personOf(who)
    for (const table of ['grant', 'team_member'] as const) await closeAll(tx, table, { teamId, at, by })
    await tx.db.team.update({
      where: { id: teamId },
      data: { removedAt: tx.now, removedById: by },
      select: { id: true },
    })
    if (administered) await refuseNoAdministrator(tx)
    await recordEvent(tx, { kind: 'team.removed', facts: { teamId, team: name, members, grants } }, who)
    for (const subsystemId of subsystemIds) await noteAccessDue(tx, { teamId, subsystemId }, [at])
    return { members, grants }
  })
}

type Closing = { teamId: string; at: Date; by: string | null }

const closeAll = (tx: Context, table: 'grant' | 'team_member', { teamId, at, by }: Closing): Promise<number> =>
  table === 'grant'
    ? tx.db.$executeRaw`
        UPDATE "grant" SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${by}::uuid
         WHERE team_id = ${teamId}::uuid AND (valid_to IS NULL OR valid_to > ${at})`
    : tx.db.$executeRaw`
        UPDATE team_member SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${by}::uuid
         WHERE team_id = ${teamId}::uuid AND (valid_to IS NULL OR valid_to > ${at})`
