import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { noteAccessDue } from './access-due.ts'
import { findRole } from './find-role.ts'
import { findHolder, type Holder, holderFields, holdHolder, oneHolder, oneHolderRefusal } from './holder.ts'
import { endsAfterBeginning, periodFields, periodRefusal } from './period.ts'
import { findLimit, permitGrant } from './permit-grant.ts'
import { settleAccess } from './settle-access.ts'

export const AddGrant = z
  .strictObject({
    ...holderFields,
    subsystem: z.string(),
    role: z.string(),
    /** Of the portal's own roles only: the subsystem over which it is held. */
    limitedTo: z.string().optional(),
    ...periodFields,
    reason: z.string().trim().max(500).optional(),
  })
  .refine(oneHolder, oneHolderRefusal)
  .refine(endsAfterBeginning, periodRefusal)

/**
 * Gives a user or a team a role. `already` when they hold it for the whole of that time; then nothing is written.
 * Refuses: no_such_user, no_such_team, no_such_subsystem, no_such_role, not_permitted, malformed_request (limited, but not of
 * the portal).
 */
export function addGrant(
  ctx: Context,
  input: z.infer<typeof AddGrant>,
  who: Actor,
): Promise<{ id: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    const role = await findRole(tx, input.subsystem, input.role)
    const holder = await findHolder(tx, input)
    const limitedToId = await findLimit(tx, role, input.limitedTo)
    await permitGrant(tx, { role, limitedToId }, who)
    const at = await holdHolder(tx, holder)
    const validFrom = input.validFrom ?? at
    const validTo = input.validTo ?? null
    const { userId, teamId } = holder
    const holding = { userId, teamId, roleId: role.id, limitedToId, validFrom, validTo }
    const covering = await findCovering(tx, holding)
    if (covering) return { id: covering.id, already: true }
    const grantedById = personOf(who)
    if (validTo === null) await closeUpcoming(tx, holding, grantedById)
    const { id } = await tx.db.grant.create({
      data: { ...holding, grantedById, reason: input.reason ?? null },
      select: { id: true },
    })
    const subsystemId = role.subsystem.id
    const facts = {
      grantId: id,
      role: input.role,
      team: holder.team,
      limitedTo: input.limitedTo ?? null,
      from: validFrom.toISOString(),
      to: validTo?.toISOString() ?? null,
    }
    await recordEvent(tx, { kind: 'grant.added', userId, subsystemId, facts }, who)
    await settleHolder(tx, { holder, subsystemId, at, dates: [validFrom, validTo] }, who)
    return { id, already: false }
  })
}

type Settling = { holder: Holder; subsystemId: string; at: Date; dates: readonly (Date | null)[] }

/** One person's access is settled on the spot and again at the dates; a team's members follow within seconds. */
export async function settleHolder(
  tx: Context,
  { holder: { userId, teamId }, subsystemId, at, dates }: Settling,
  who: Actor,
): Promise<number> {
  const upcoming = dates.filter((date) => date && date > at)
  if (teamId !== null) {
    await noteAccessDue(tx, { teamId, subsystemId }, [at, ...upcoming])
    return 0
  }
  if (userId === null) return 0
  await noteAccessDue(tx, { userId }, upcoming)
  return settleAccess(tx, { userId, subsystemIds: [subsystemId], at }, who)
}

type Holding = {
  userId: string | null
  teamId: string | null
  roleId: string
  limitedToId: string | null
  validFrom: Date
  validTo: Date | null
}

/** A grant that says already what the new one would. */
const findCovering = (tx: Context, { validFrom, validTo, ...holding }: Holding) =>
  tx.db.grant.findFirst({
    where: {
      ...holding,
      validFrom: { lte: validFrom },
      OR: validTo ? [{ validTo: null }, { validTo: { gte: validTo } }] : [{ validTo: null }],
    },
    select: { id: true },
  })

/** An endless grant that would have begun later is overtaken by one that begins earlier: it never comes into force. */
const closeUpcoming = (tx: Context, { userId, teamId, roleId, limitedToId }: Holding, by: string | null) =>
  tx.db.$executeRaw`
    UPDATE "grant" SET valid_to = valid_from, ended_by_id = ${by}::uuid
     WHERE (user_id = ${userId}::uuid OR team_id = ${teamId}::uuid) AND role_id = ${roleId}::uuid AND valid_to IS NULL
       AND limited_to_id IS NOT DISTINCT FROM ${limitedToId}::uuid`
