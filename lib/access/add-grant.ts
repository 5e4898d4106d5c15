import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'
import { holdUser, refreshAccessDigest } from './access-digest.ts'
import { holdAdministration, portalIdentifier, refuseFormerAdministrator } from './administration.ts'
import { findRole } from './find-role.ts'

const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const AddGrant = z
  .strictObject({
    /** Username, verified e-mail or id. */
    user: z.string(),
    subsystem: z.string(),
    role: z.string(),
    /** From when on; now without it. */
    validFrom: Instant.optional(),
    /** Until when; without it, until it is removed. */
    validTo: Instant.optional(),
    reason: z.string().trim().max(500).optional(),
  })
  .refine(({ validFrom, validTo }) => !validFrom || !validTo || validFrom < validTo, {
    path: ['validTo'],
    message: 'must be later than validFrom',
  })

/**
 * Gives a user a role. `already` when the user holds it for the whole of that time; then nothing is written.
 * Refuses: no_such_user, no_such_subsystem, no_such_role, access_denied.
 */
export function addGrant(
  ctx: Context,
  input: z.infer<typeof AddGrant>,
  who: Actor,
): Promise<{ id: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    const role = await findRole(tx, input.subsystem, input.role)
    const user = await findUser(tx, input.user)
    if (role.subsystem.identifier === portalIdentifier) {
      await holdAdministration(tx)
      await refuseFormerAdministrator(tx, who)
    }
    const at = await holdUser(tx, user.id)
    const validFrom = input.validFrom ?? at
    const validTo = input.validTo ?? null
    const covering = await findCovering(tx, { userId: user.id, roleId: role.id, validFrom, validTo })
    if (covering) return { id: covering.id, already: true }
    const by = who.kind === 'user' ? who.id : null
    if (validTo === null) await closeUpcoming(tx, { userId: user.id, roleId: role.id, by })
    const { id } = await tx.db.grant.create({
      data: { userId: user.id, roleId: role.id, validFrom, validTo, grantedById: by, reason: input.reason ?? null },
      select: { id: true },
    })
    await refreshAccessDigest(tx, { userId: user.id, subsystemId: role.subsystem.id, at })
    const facts = { grantId: id, role: input.role, from: validFrom.toISOString(), to: validTo?.toISOString() ?? null }
    await recordEvent(tx, { kind: 'grant.added', userId: user.id, subsystemId: role.subsystem.id, facts }, who)
    return { id, already: false }
  })
}

type Holding = { userId: string; roleId: string; validFrom: Date; validTo: Date | null }

/** A grant that says already what the new one would. */
const findCovering = (tx: Context, { userId, roleId, validFrom, validTo }: Holding) =>
  tx.db.grant.findFirst({
    where: {
      userId,
      roleId,
      validFrom: { lte: validFrom },
      OR: validTo ? [{ validTo: null }, { validTo: { gte: validTo } }] : [{ validTo: null }],
    },
    select: { id: true },
  })

/** An endless grant that would have begun later is overtaken by one that begins earlier: it never comes into force. */
const closeUpcoming = (tx: Context, { userId, roleId, by }: { userId: string; roleId: string; by: string | null }) =>
  tx.db.$executeRaw`
    UPDATE "grant" SET valid_to = valid_from, ended_by_id = ${by}::uuid
     WHERE user_id = ${userId}::uuid AND role_id = ${roleId}::uuid AND valid_to IS NULL`
