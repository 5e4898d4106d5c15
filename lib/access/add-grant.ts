import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import { holdUser, refreshAccessDigest } from './access-digest.ts'
import { holdAdministration, portalIdentifier } from './administration.ts'
import { type FoundRole, findRole } from './find-role.ts'
import { refuseMoreThanHeld, requireRight } from './rights.ts'

const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const AddGrant = z
  .strictObject({
    /** Username, verified e-mail or id. */
    user: z.string(),
    subsystem: z.string(),
    role: z.string(),
    /** Of the portal's own roles only: the subsystem over which it is held. */
    limitedTo: z.string().optional(),
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
 * Refuses: no_such_user, no_such_subsystem, no_such_role, not_permitted, malformed_request (limited, but not of the portal).
 */
export function addGrant(
  ctx: Context,
  input: z.infer<typeof AddGrant>,
  who: Actor,
): Promise<{ id: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    const role = await findRole(tx, input.subsystem, input.role)
    const user = await findUser(tx, input.user)
    const limitedToId = await permitGrant(tx, role, input.limitedTo, who)
    const at = await holdUser(tx, user.id)
    const validFrom = input.validFrom ?? at
    const validTo = input.validTo ?? null
    const holding = { userId: user.id, roleId: role.id, limitedToId, validFrom, validTo }
    const covering = await findCovering(tx, holding)
    if (covering) return { id: covering.id, already: true }
    const grantedById = personOf(who)
    if (validTo === null) await closeUpcoming(tx, holding, grantedById)
    const { id } = await tx.db.grant.create({
      data: { ...holding, grantedById, reason: input.reason ?? null },
      select: { id: true },
    })
    await refreshAccessDigest(tx, { userId: user.id, subsystemId: role.subsystem.id, at })
    const facts = {
      grantId: id,
      role: input.role,
      limitedTo: input.limitedTo ?? null,
      from: validFrom.toISOString(),
      to: validTo?.toISOString() ?? null,
    }
    await recordEvent(tx, { kind: 'grant.added', userId: user.id, subsystemId: role.subsystem.id, facts }, who)
    return { id, already: false }
  })
}

/**
 * Whether the actor may give this role, or take it: over its subsystem, and of the portal's own only what they hold themselves.
 * Returns the subsystem that it is limited to. Refuses: not_permitted, no_such_subsystem, malformed_request.
 */
export async function permitGrant(
  tx: Context,
  role: FoundRole,
  limitedTo: string | undefined,
  who: Actor,
): Promise<string | null> {
  if (role.subsystem.identifier !== portalIdentifier) {
    if (limitedTo !== undefined) {
      throw new Refusal('malformed_request', { detail: 'limitedTo: only roles of the portal are limited.' })
    }
    await requireRight(tx, who, 'grants.write', role.subsystem.id)
    return null
  }
  const limitedToId = limitedTo === undefined ? null : (await findSubsystem(tx, limitedTo)).id
  await holdAdministration(tx)
  await requireRight(tx, who, 'grants.write', limitedToId)
  await refuseMoreThanHeld(tx, who, { actions: role.actions, limitedTo: limitedToId })
  return limitedToId
}

type Holding = { userId: string; roleId: string; limitedToId: string | null; validFrom: Date; validTo: Date | null }

/** A grant that says already what the new one would. */
const findCovering = (tx: Context, { userId, roleId, limitedToId, validFrom, validTo }: Holding) =>
  tx.db.grant.findFirst({
    where: {
      userId,
      roleId,
      limitedToId,
      validFrom: { lte: validFrom },
      OR: validTo ? [{ validTo: null }, { validTo: { gte: validTo } }] : [{ validTo: null }],
    },
    select: { id: true },
  })

/** An endless grant that would have begun later is overtaken by one that begins earlier: it never comes into force. */
const closeUpcoming = (tx: Context, { userId, roleId, limitedToId }: Holding, by: string | null) =>
  tx.db.$executeRaw`
    UPDATE "grant" SET valid_to = valid_from, ended_by_id = ${by}::uuid
     WHERE user_id = ${userId}::uuid AND role_id = ${roleId}::uuid AND valid_to IS NULL
       AND limited_to_id IS NOT DISTINCT FROM ${limitedToId}::uuid`
