import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'

export const ListConfirmable = z.strictObject({ user: z.string() })

/** A confirmable action of a role that a user holds now, and whether it counts for them. */
export type Confirmable = {
  subsystem: string
  subsystemTitle: string
  role: string
  roleTitle: string
  action: string
  actionTitle: string | null
  /** Since when, until when and by whom; null where it is not confirmed. */
  confirmed: { validFrom: Date; validTo: Date | null; by: string | null } | null
  /** Whether the reader grants in that subsystem, and so may confirm there. */
  mine: boolean
}

type Row = Omit<Confirmable, 'confirmed' | 'mine'> & {
  subsystemId: string
  validFrom: Date | null
  validTo: Date | null
  by: string | null
}

/**
 * The confirmable actions of the roles that a user holds now, themselves or through a team, by subsystem, role and action; of
 * the subsystems where the reader sees people or grants. Refuses: not_permitted, no_such_user.
 */
export async function listConfirmable(
  ctx: Context,
  input: z.infer<typeof ListConfirmable>,
  who: Actor,
): Promise<Confirmable[]> {
  const rights = await rightsOf(ctx, who)
  const [sees, grants] = [rights.scope('users.read'), rights.scope('grants.write')]
  if (sees.length + grants.length === 0) {
    throw new Refusal('not_permitted', { detail: 'That needs the right users.read.' })
  }
  const user = await findUser(ctx, input.user)
  const everywhere = sees === 'all' || grants === 'all'
  const visible = everywhere ? Prisma.empty : Prisma.sql`AND s.id = ANY (${[...sees, ...grants]}::uuid[])`
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT s.id AS "subsystemId", s.identifier AS subsystem, s.title AS "subsystemTitle", r.name AS role,
           coalesce(r.title, r.name) AS "roleTitle", a.name AS action, a.title AS "actionTitle",
           c.valid_from AS "validFrom", c.valid_to AS "validTo", c.username AS by
      FROM (SELECT DISTINCT role_id FROM holding(${ctx.now}) WHERE user_id = ${user.id}::uuid) h
      JOIN role r ON r.id = h.role_id JOIN subsystem s ON s.id = r.subsystem_id
      JOIN role_action ra ON ra.role_id = r.id AND ra.confirmable AND ra.valid_to IS NULL JOIN action a ON a.id = ra.action_id
      LEFT JOIN LATERAL (
        SELECT k.valid_from, k.valid_to, by.username FROM confirmation k LEFT JOIN "user" by ON by.id = k.confirmed_by_id
         WHERE k.user_id = ${user.id}::uuid AND k.role_action_id = ra.id AND holds(k.valid_from, k.valid_to, ${ctx.now})
         ORDER BY k.valid_to DESC NULLS FIRST LIMIT 1) c ON true
     WHERE s.removed_at IS NULL ${visible}
     ORDER BY s.title, r.name, a.name`
  return rows.map(({ subsystemId, validFrom, validTo, by, ...row }) => ({
    ...row,
    confirmed: validFrom && { validFrom, validTo, by },
    mine: rights.may('grants.write', subsystemId),
  }))
}
