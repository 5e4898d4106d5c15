import { z } from 'zod'
import { holdAdministration, isLastinglyAdministered, refuseNoAdministrator } from '#lib/access/administration.ts'
import { permitTeamGrants } from '#lib/access/permit-grant.ts'
import { requireRight } from '#lib/access/rights.ts'
import { holdUser, settleAccess } from '#lib/access/settle-access.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { laterOf } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'
import { findTeam } from './find-team.ts'
import { holdTeam } from './hold-team.ts'

export const RemoveTeamMember = z.strictObject({ team: z.string(), user: z.string() })

/**
 * Takes a user out of a team, at once: what only the team gave is gone, and sessions where no action is left end. Needs what
 * taking each of the team's grants would need. Returns how many sessions ended.
 * Refuses: no_such_team, no_such_user, no_such_member, last_administrator, not_permitted.
 */
export function removeTeamMember(
  ctx: Context,
  input: z.infer<typeof RemoveTeamMember>,
  who: Actor,
): Promise<{ username: string; sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await requireRight(tx, who, 'teams.write')
    const team = await findTeam(tx, input.team)
    const { id: userId, username } = await findUser(tx, input.user)
    const teamAt = await holdTeam(tx, team.id)
    const subsystemIds = await permitTeamGrants(tx, team.id, who)
    const administered = await isLastinglyAdministered(tx)
    const at = laterOf(await holdUser(tx, userId), teamAt)
    const closed = await tx.db.$executeRaw`
      UPDATE team_member SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${personOf(who)}::uuid
       WHERE team_id = ${team.id}::uuid AND user_id = ${userId}::uuid AND (valid_to IS NULL OR valid_to > ${at})`
    if (closed === 0) throw new Refusal('no_such_member', { detail: `${username} is not in ${team.name}.` })
    if (administered) await refuseNoAdministrator(tx)
    await recordEvent(tx, { kind: 'team.member-removed', userId, facts: { teamId: team.id, team: team.name } }, who)
    return { username, sessionsEnded: await settleAccess(tx, { userId, subsystemIds, at }, who) }
  })
}
