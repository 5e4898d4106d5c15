import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsWithoutAccess } from '#lib/sessions/end-sessions.ts'
import { findUser } from '#lib/users/find-user.ts'
import { holdUser, refreshAccessDigest } from './access-digest.ts'
import { permitGrant } from './add-grant.ts'
import { administers, portalIdentifier, refuseNoAdministrator } from './administration.ts'
import { findRole } from './find-role.ts'

export const RemoveGrant = z.strictObject({
  user: z.string(),
  subsystem: z.string(),
  role: z.string(),
  limitedTo: z.string().optional(),
})

/**
 * Takes a role from a user, at once: where no other role lets the user in, the sessions there end.
 * Grants that would have begun later go too. Returns how many sessions ended.
 * Refuses: no_such_user, no_such_subsystem, no_such_role, no_such_grant, last_administrator, not_permitted.
 */
export function removeGrant(
  ctx: Context,
  input: z.infer<typeof RemoveGrant>,
  who: Actor,
): Promise<{ sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    const role = await findRole(tx, input.subsystem, input.role)
    const { id: roleId, subsystem } = role
    const user = await findUser(tx, input.user)
    const limitedToId = await permitGrant(tx, role, input.limitedTo, who)
    const kept = subsystem.identifier === portalIdentifier && (await administers(tx, user.id))
    const at = await holdUser(tx, user.id)
    const by = personOf(who)
    const closed = await tx.db.$executeRaw`
      UPDATE "grant" SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${by}::uuid
       WHERE user_id = ${user.id}::uuid AND role_id = ${roleId}::uuid AND (valid_to IS NULL OR valid_to > ${at})
         AND limited_to_id IS NOT DISTINCT FROM ${limitedToId}::uuid`
    if (closed === 0) throw new Refusal('no_such_grant', { detail: `${user.username} is not ${input.role} there.` })
    if (kept) await refuseNoAdministrator(tx)
    const which = { userId: user.id, subsystemId: subsystem.id }
    await recordEvent(
      tx,
      { kind: 'grant.removed', ...which, facts: { role: input.role, limitedTo: input.limitedTo ?? null } },
      who,
    )
    if (await refreshAccessDigest(tx, { ...which, at })) return { sessionsEnded: 0 }
    return { sessionsEnded: await endSessionsWithoutAccess(tx, which, who) }
  })
}
