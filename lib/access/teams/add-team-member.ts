import { z } from 'zod'
import { noteAccessDue } from '#lib/access/access-due.ts'
import { holdAdministration } from '#lib/access/administration.ts'
import { endsAfterBeginning, periodFields, periodRefusal } from '#lib/access/period.ts'
import { permitTeamGrants } from '#lib/access/permit-grant.ts'
import { requireRight } from '#lib/access/rights.ts'
import { holdUser, settleAccess } from '#lib/access/settle-access.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { laterOf } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'
import { findTeam } from './find-team.ts'
import { holdTeam } from './hold-team.ts'

export const AddTeamMember = z
  .strictObject({
    team: z.string(),
    /** Username, verified e-mail or id. */
    user: z.string(),
    ...periodFields,
  })
  .refine(endsAfterBeginning, periodRefusal)

/**
 * Adds a user to a team: from then on they hold what the team holds. Needs what granting each of it would need. `already`
 * when they are in it for the whole of that time.
 * Refuses: no_such_team, no_such_user, not_permitted.
 */
export function addTeamMember(
  ctx: Context,
  input: z.infer<typeof AddTeamMember>,
  who: Actor,
): Promise<{ username: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    await requireRight(tx, who, 'teams.write')
    const team = await findTeam(tx, input.team)
    const { id: userId, username } = await findUser(tx, input.user)
    const teamAt = await holdTeam(tx, team.id)
    const subsystemIds = await permitTeamGrants(tx, team.id, who)
    const at = laterOf(await holdUser(tx, userId), teamAt)
    const membership = { teamId: team.id, userId, validFrom: input.validFrom ?? at, validTo: input.validTo ?? null }
    if (await isCovered(tx, membership)) return { username, already: true }
    const addedById = personOf(who)
    if (membership.validTo === null) await closeUpcoming(tx, membership, addedById)
    await tx.db.teamMember.create({ data: { ...membership, addedById }, select: { id: true } })
    const facts = {
      teamId: team.id,
      team: team.name,
      from: membership.validFrom.toISOString(),
      to: membership.validTo?.toISOString() ?? null,
    }
    await recordEvent(tx, { kind: 'team.member-added', userId, facts }, who)
    const upcoming = [membership.validFrom, membership.validTo].filter((date) => date && date > at)
    await noteAccessDue(tx, { userId }, upcoming)
    await settleAccess(tx, { userId, subsystemIds, at }, who)
    return { username, already: false }
  })
}

type Membership = { teamId: string; userId: string; validFrom: Date; validTo: Date | null }

async function isCovered(tx: Context, { teamId, userId, validFrom, validTo }: Membership): Promise<boolean> {
  const found = await tx.db.teamMember.findFirst({
    where: {
      teamId,
      userId,
      validFrom: { lte: validFrom },
      OR: validTo ? [{ validTo: null }, { validTo: { gte: validTo } }] : [{ validTo: null }],
    },
    select: { id: true },
  })
  return found !== null
}

/** An endless membership that would have begun later is overtaken by one that begins earlier. */
const closeUpcoming = (tx: Context, { teamId, userId }: Membership, by: string | null) =>
  tx.db.$executeRaw`
    UPDATE team_member SET valid_to = valid_from, ended_by_id = ${by}::uuid
     WHERE team_id = ${teamId}::uuid AND user_id = ${userId}::uuid AND valid_to IS NULL`
