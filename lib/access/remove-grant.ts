import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { settleHolder } from './add-grant.ts'
import { isLastinglyAdministered, portalIdentifier, refuseNoAdministrator } from './administration.ts'
import { findRole } from './find-role.ts'
import { findHolder, holderFields, holdHolder, oneHolder, oneHolderRefusal } from './holder.ts'
import { findLimit, permitGrant } from './permit-grant.ts'

export const RemoveGrant = z
  .strictObject({
    ...holderFields,
    subsystem: z.string(),
    role: z.string(),
    limitedTo: z.string().optional(),
  })
  .refine(oneHolder, oneHolderRefusal)

/**
 * Takes a role from a user or a team, at once: where no other role lets somebody in, their sessions there end; those of a
 * team's members within seconds. Grants that would have begun later go too. Returns how many sessions ended on the spot.
 * Refuses: no_such_user, no_such_team, no_such_subsystem, no_such_role, no_such_grant, last_administrator, not_permitted.
 */
export function removeGrant(
  ctx: Context,
  input: z.infer<typeof RemoveGrant>,
  who: Actor,
): Promise<{ sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    const role = await findRole(tx, input.subsystem, input.role)
    const holder = await findHolder(tx, input)
    const limitedToId = await findLimit(tx, role, input.limitedTo)
    await permitGrant(tx, { role, limitedToId }, who)
    const { id: subsystemId, identifier } = role.subsystem
    const administered = identifier === portalIdentifier && (await isLastinglyAdministered(tx))
    const at = await holdHolder(tx, holder)
    const { userId, teamId } = holder
    const closed = await tx.db.$executeRaw`
      UPDATE "grant" SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${personOf(who)}::uuid
       WHERE (user_id = ${userId}::uuid OR team_id = ${teamId}::uuid) AND role_id = ${role.id}::uuid
         AND (valid_to IS NULL OR valid_to > ${at}) AND limited_to_id IS NOT DISTINCT FROM ${limitedToId}::uuid`
    if (closed === 0) throw new Refusal('no_such_grant', { detail: `${holder.name} is not ${input.role} there.` })
    if (administered) await refuseNoAdministrator(tx)
    const facts = { role: input.role, team: holder.team, limitedTo: input.limitedTo ?? null }
    await recordEvent(tx, { kind: 'grant.removed', userId, subsystemId, facts }, who)
    return { sessionsEnded: await settleHolder(tx, { holder, subsystemId, at, dates: [] }, who) }
  })
}
