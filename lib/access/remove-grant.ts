import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsWithoutAccess } from '#lib/sessions/end-sessions.ts'
import { findUser } from '#lib/users/find-user.ts'
import { holdUser, refreshAccessDigest } from './access-digest.ts'
import {
  administers,
  holdAdministration,
  portalIdentifier,
  refuseFormerAdministrator,
  refuseNoAdministrator,
} from './administration.ts'
import { findRole } from './find-role.ts'

export const RemoveGrant = z.strictObject({ user: z.string(), subsystem: z.string(), role: z.string() })

/**
 * Takes a role from a user, at once: where no other role lets the user in, the sessions there end.
 * Grants that would have begun later go too. Returns how many sessions ended.
 * Refuses: no_such_user, no_such_subsystem, no_such_role, no_such_grant, last_administrator, access_denied.
 */
export function removeGrant(
  ctx: Context,
  input: z.infer<typeof RemoveGrant>,
  who: Actor,
): Promise<{ sessionsEnded: number }> {
  return ctx.atomically(async (tx) => {
    const { id: roleId, subsystem } = await findRole(tx, input.subsystem, input.role)
    const user = await findUser(tx, input.user)
    const kept = subsystem.identifier === portalIdentifier && (await holdPortal(tx, user.id, who))
    const at = await holdUser(tx, user.id)
    const by = who.kind === 'user' ? who.id : null
    const closed = await tx.db.$executeRaw`
      UPDATE "grant" SET valid_to = greatest(valid_from, ${at}), ended_by_id = ${by}::uuid
       WHERE user_id = ${user.id}::uuid AND role_id = ${roleId}::uuid AND (valid_to IS NULL OR valid_to > ${at})`
    if (closed === 0) throw new Refusal('no_such_grant', { detail: `${user.username} is not ${input.role} there.` })
    if (kept) await refuseNoAdministrator(tx)
    const which = { userId: user.id, subsystemId: subsystem.id }
    await recordEvent(tx, { kind: 'grant.removed', ...which, facts: { role: input.role } }, who)
    if (await refreshAccessDigest(tx, { ...which, at })) return { sessionsEnded: 0 }
    return { sessionsEnded: await endSessionsWithoutAccess(tx, which, who) }
  })
}

/** Waits for other changes of who administers the portal. Returns whether this user is one who keeps it administered. */
async function holdPortal(tx: Context, userId: string, who: Actor): Promise<boolean> {
  await holdAdministration(tx)
  await refuseFormerAdministrator(tx, who)
  return administers(tx, userId)
}
